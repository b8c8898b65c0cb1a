"""Parcels refused at the door (bom hàng): what they cost, who refuses again and again, and an officer's mercy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import services as inventory
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.services import Back
from marketplace.kernel import audit
from marketplace.kernel.database import db, present_connection
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.kernel.phones import mask_phone, parse_phone
from marketplace.kernel.text import normalise
from marketplace.orders import rules
from marketplace.orders.case_models import PhoneRelease, RefusedParcel
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import ORDER_LIFE, OrderAction
from marketplace.territory.rules import TerritoryScope

LONGEST_REASON = 300
HIGHEST_FREIGHT = 10_000_000


@dataclass(frozen=True)
class Loss:
    """What a refused parcel cost the cooperative, in đồng."""

    freight_out: Dong
    freight_back: Dong


@dataclass(frozen=True)
class Refuser:
    """A phone number that must pay beforehand. It is shown masked; who helps the caller types it in full."""

    phone_shown: str
    refusals: int
    last_at: datetime


def refuse(order: Order, loss: Loss, *, fit_for_sale: Mapping[int, int], reason: str, act: Act) -> RefusedParcel:
    """The parcel was refused at the door and is back at the cooperative.

    Args:
        fit_for_sale: by line id, how many packs can be sold again.

    Raises:
        InvalidInput: a sum or count that cannot be, or no reason.
        RuleBroken: it was paid beforehand: such goods come back as a return.
        TransitionNotAllowed, StaleState: it is not on the way.
    """
    if order.pay_by != PayBy.COD:
        raise RuleBroken(msg("Đơn này đã trả tiền trước. Hãy hủy đơn để hoàn tiền thay vì ghi nhận bom hàng."))
    told = _reason(reason)
    _ensure_sane(loss)
    packs = _fit(order.id, fit_for_sale)
    move(ORDER_LIFE, order, OrderAction.REFUSE, act.said(told, by=Actor.SELLER))
    phone = db.session.scalars(select(OrderGroup.buyer_phone).where(OrderGroup.id == order.group_id)).one()
    refused = RefusedParcel(
        order_id=order.id,
        phone=phone,
        freight_out=loss.freight_out,
        freight_back=loss.freight_back,
        reason=told,
        actor_id=act.actor_id,
        at=act.at,
    )
    db.session.add(refused)
    db.session.flush()
    inventory.put_back(Back(order.id, MovementKind.CAME_BACK, "refused"), packs, act=act)
    return refused


def refusal_of(order_id: int) -> RefusedParcel | None:
    """Return what was written down about a refused parcel."""
    return db.session.scalar(select(RefusedParcel).where(RefusedParcel.order_id == order_id))


_LAST_RELEASE = select(func.max(PhoneRelease.at)).where(PhoneRelease.phone == RefusedParcel.phone).scalar_subquery()
_COUNTS = func.coalesce(RefusedParcel.at > _LAST_RELEASE, True)
#: How many parcels the phone number `refuser` (E.164) refused since an officer last forgave it.
COUNT = select(func.count(RefusedParcel.id)).where(RefusedParcel.phone == bindparam("refuser"), _COUNTS)


def refusals_of(phone: str) -> int:
    """Return how many parcels a phone number (E.164) refused since an officer last forgave it."""
    return int(present_connection().execute(COUNT, {"refuser": phone}).scalar_one())


def must_prepay(typed_phone: str) -> bool:
    """Tell whether a phone number, as typed, may no longer pay on delivery."""
    try:
        return rules.needs_prepayment(refusals_of(parse_phone(typed_phone)))
    except ValueError:
        return False


def ensure_may_pay_on_delivery(count: int) -> None:
    """Refuse payment on delivery to a phone number that refused so many parcels.

    Raises:
        InvalidInput: says so, and what to do.
    """
    if rules.needs_prepayment(count):
        raise InvalidInput(
            fields={
                "pay_by": msg(
                    "Số điện thoại này đã không nhận %(count)s kiện hàng, nên cần chuyển khoản trước. "
                    "Nếu có nhầm lẫn, hãy gọi cán bộ Hội để mở lại.",
                    count=count,
                )
            }
        )


def refusers(scope: TerritoryScope, *, limit: int = 200) -> list[Refuser]:
    """Return the numbers that must pay beforehand and refused a parcel from an officer's territory."""
    refusals = func.count(RefusedParcel.id)
    chosen = (
        select(RefusedParcel.phone, refusals, func.max(RefusedParcel.at))
        .where(_COUNTS, RefusedParcel.phone.in_(_phones_within(scope)))
        .group_by(RefusedParcel.phone)
        .having(refusals >= rules.REFUSALS_ALLOWED)
        .order_by(func.max(RefusedParcel.at).desc())
    )
    return [
        Refuser(mask_phone(phone), int(count), last) for phone, count, last in db.session.execute(chosen.limit(limit))
    ]


def release(typed_phone: str, *, scope: TerritoryScope, reason: str, act: Act) -> None:
    """Let a phone number pay on delivery again; earlier refusals no longer count.

    Raises:
        InvalidInput: no phone number, or no reason.
        NotFound: it refused nothing from the officer's territory, or need not be released.
    """
    try:
        phone = parse_phone(typed_phone)
    except ValueError:
        raise InvalidInput(fields={"phone": msg("Số điện thoại chưa đúng.")}) from None
    told = _reason(reason)
    known = select(RefusedParcel.id).where(RefusedParcel.phone.in_(_phones_within(scope)), RefusedParcel.phone == phone)
    if db.session.scalar(known.limit(1)) is None or not rules.needs_prepayment(refusals_of(phone)):
        raise NotFound(msg("Số này không bị buộc trả trước trong địa bàn của bạn."))
    row = PhoneRelease(phone=phone, reason=told, actor_id=act.actor_id, at=act.at)
    db.session.add(row)
    db.session.flush()
    audit.record("phone.released", "phone_release", row.id, act, reason=told)


def _phones_within(scope: TerritoryScope) -> Select[*tuple[Any, ...]]:
    """Select the numbers that refused a parcel of a cooperative in the territory."""
    chosen = (
        select(RefusedParcel.phone)
        .join(Order, Order.id == RefusedParcel.order_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
    )
    if scope.commune_id is not None:
        return chosen.where(Cooperative.commune_id == scope.commune_id)
    if scope.province_id is not None:
        return chosen.where(Cooperative.province_id == scope.province_id)
    return chosen if scope.everywhere else chosen.where(Cooperative.id.is_(None))


def _reason(reason: str) -> str:
    told = normalise(reason)
    if not told or len(told) > LONGEST_REASON:
        fault = msg("Hãy ghi lý do, không quá %(longest)s ký tự.", longest=LONGEST_REASON)
        raise InvalidInput(fields={"reason": fault})
    return told


def _ensure_sane(loss: Loss) -> None:
    if not all(0 <= sum_ <= HIGHEST_FREIGHT for sum_ in (loss.freight_out, loss.freight_back)):
        raise InvalidInput(fields={"freight": msg("Cước phải từ 0 đến 10 triệu đồng.")})


def _fit(order_id: int, fit_for_sale: Mapping[int, int]) -> dict[int, int]:
    lines = {line.id: line for line in db.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id))}
    packs: dict[int, int] = {}
    for line_id, count in fit_for_sale.items():
        line = lines.get(line_id)
        if line is None or not 0 <= count <= line.quantity:
            raise InvalidInput(fields={"fit": msg("Số gói bán lại được phải từ 0 đến số gói đã gửi.")})
        packs[line.variant_id] = packs.get(line.variant_id, 0) + count
    return packs
