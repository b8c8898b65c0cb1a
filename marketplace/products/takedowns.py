"""The register of requests to take a product down, and what an officer decides about each.

A platform takes down within 24 hours of a request (Luật Thương mại điện tử 122/2025/QH15). Nothing is ever deleted:
the product, its words and pictures and the request itself are kept, and buyers are answered "gone".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from marketplace.accounts.models import Person
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.cooperatives.verifying import ensure_not_her_own
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act, history_of, move
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import normalise, normalise_lines
from marketplace.products.kinds import TakedownSource
from marketplace.products.listing import tell_search
from marketplace.products.models import Product, TakedownRequest
from marketplace.products.rules import ensure_reason
from marketplace.products.states import (
    PRODUCT_LIFE,
    TAKEDOWN_LIFE,
    ProductAction,
    ProductState,
    TakedownAction,
    TakedownState,
)
from marketplace.territory.rules import TerritoryScope

TIME_TO_DECIDE = timedelta(hours=24)
LONGEST_REASON = 2000
LONGEST_LINE = 200
SHORTEST_REASON = 10


@dataclass(frozen=True)
class Complaint:
    """What somebody says against a product, and how she can be reached."""

    source: TakedownSource
    reason: str
    asked_by: str = ""
    contact: str = ""
    legal_basis: str = ""


@dataclass(frozen=True)
class TakedownLine:
    """A request with its product and whose it is."""

    request: TakedownRequest
    product: Product
    cooperative_name: str
    cooperative_code: str
    officer: str | None


def report(slug: str, complaint: Complaint, *, at: datetime) -> TakedownRequest:
    """Take in what a visitor says against a product that is shown; the clock of 24 hours begins.

    Raises:
        NotFound: no such product is shown.
        InvalidInput: names every faulty field.
    """
    product = shown_product(slug)
    return _file(product, _cleaned(complaint), at)


def shown_product(slug: str) -> Product:
    """Return a product that buyers see now.

    Raises:
        NotFound: no such product is shown.
    """
    product = db.session.scalar(select(Product).where(Product.slug == slug, Product.state == ProductState.PUBLISHED))
    if product is None:
        raise NotFound
    return product


def file_request(
    code: str, complaint: Complaint, *, scope: TerritoryScope, received_at: datetime, act: Act
) -> TakedownRequest:
    """Write down a request that reached the Union by letter or telephone.

    Args:
        received_at: when it reached her; the clock begins there, not when she types it in.

    Raises:
        NotFound: the product lies outside the officer's territory, or was never sent.
        InvalidInput: names every faulty field.
    """
    chosen = select(Product).join(Cooperative, Cooperative.id == Product.cooperative_id)
    sent = Product.state != ProductState.DRAFT
    product = db.session.scalar(chosen.where(Product.code == normalise(code).upper(), sent, within(scope)))
    if product is None:
        raise NotFound(msg("Không tìm thấy sản phẩm có mã này trong địa bàn của bạn."))
    if received_at > act.at:
        raise InvalidInput(fields={"received_at": msg("Thời điểm nhận không thể ở tương lai.")})
    return _file(product, _cleaned(complaint), received_at)


def uphold(request_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> TakedownRequest:
    """Take the product down: it leaves shelves, search and carts with this transaction.

    Raises:
        NotFound: it lies outside the officer's territory.
        NotAllowed: she belongs to the cooperative herself, or acted for it.
        InvalidInput: the reason says nothing.
        TransitionNotAllowed: it was decided already.
    """
    line = _load(request_id, scope, act)
    told = _cleaned_reason(reason)
    move(TAKEDOWN_LIFE, line.request, TakedownAction.UPHOLD, replace(act, note=told))
    _decide(line.request, told, act)
    if line.product.state != ProductState.TAKEN_DOWN:
        move(PRODUCT_LIFE, line.product, ProductAction.TAKE_DOWN, replace(act, note=told))
        line.product.return_reason = told
        tell_search(line.product, act=act)
    return line.request


def refuse(request_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> TakedownRequest:
    """Leave the product where it is, with the reason.

    Raises:
        NotFound, NotAllowed, InvalidInput, TransitionNotAllowed: as in `uphold`.
    """
    line = _load(request_id, scope, act)
    told = _cleaned_reason(reason)
    move(TAKEDOWN_LIFE, line.request, TakedownAction.REFUSE, replace(act, note=told))
    _decide(line.request, told, act)
    return line.request


def lift(request_id: int, *, reason: str, scope: TerritoryScope, act: Act) -> TakedownRequest:
    """Undo a takedown: what was on sale is on sale again, all else goes back to the cooperative to be reviewed.

    Raises:
        NotFound, NotAllowed, InvalidInput, TransitionNotAllowed: as in `uphold`.
    """
    line = _load(request_id, scope, act)
    told = _cleaned_reason(reason)
    move(TAKEDOWN_LIFE, line.request, TakedownAction.LIFT, replace(act, note=told))
    line.request.lifted_at, line.request.lifted_by, line.request.lifted_because = act.at, act.actor_id, told
    if _upheld_otherwise(line):
        return line.request
    was_on_sale = _state_before(line.product) == ProductState.PUBLISHED
    action = ProductAction.RESTORE if was_on_sale else ProductAction.HAND_BACK
    move(PRODUCT_LIFE, line.product, action, replace(act, note=told))
    line.product.return_reason = "" if was_on_sale else told
    tell_search(line.product, act=act)
    return line.request


def get(request_id: int, *, scope: TerritoryScope) -> TakedownLine:
    """Return a request about a product of the officer's territory.

    Raises:
        NotFound: there is none, or it lies elsewhere.
    """
    row = db.session.execute(_lines(scope).where(TakedownRequest.id == request_id)).first()
    if row is None:
        raise NotFound
    return TakedownLine(*row)


def open_requests(scope: TerritoryScope) -> list[TakedownLine]:
    """Return what has to be decided, the most urgent in front."""
    chosen = _lines(scope).where(TakedownRequest.state == TakedownState.OPEN)
    return _read(chosen.order_by(TakedownRequest.due_at, TakedownRequest.id).limit(200))


def register(scope: TerritoryScope, *, limit: int = 10_000) -> list[TakedownLine]:
    """Return every request of the territory, the newest in front."""
    return _read(_lines(scope).order_by(TakedownRequest.received_at.desc(), TakedownRequest.id.desc()).limit(limit))


def count_open(scope: TerritoryScope) -> int:
    """Return how many requests wait for an officer of this territory."""
    counted = _lines(scope).where(TakedownRequest.state == TakedownState.OPEN).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def is_late(request: TakedownRequest, at: datetime) -> bool:
    """Tell whether the 24 hours passed, or had passed when it was decided."""
    return (request.decided_at or at) > request.due_at


def _lines(scope: TerritoryScope) -> Select[TakedownRequest, Product, str, str, str | None]:
    return (
        select(TakedownRequest, Product, Cooperative.name, Cooperative.code, Person.name)
        .join(Product, Product.id == TakedownRequest.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .outerjoin(Person, Person.id == TakedownRequest.decided_by)
        .where(within(scope))
    )


def _read(chosen: Select[TakedownRequest, Product, str, str, str | None]) -> list[TakedownLine]:
    return [TakedownLine(*row) for row in db.session.execute(chosen)]


def _load(request_id: int, scope: TerritoryScope, act: Act) -> TakedownLine:
    line = get(request_id, scope=scope)
    ensure_not_her_own(line.product.cooperative_id, act)
    return line


def _file(product: Product, complaint: Complaint, received_at: datetime) -> TakedownRequest:
    request = TakedownRequest(
        product_id=product.id,
        state=TakedownState.OPEN,
        **vars(complaint),
        received_at=received_at,
        due_at=received_at + TIME_TO_DECIDE,
    )
    db.session.add(request)
    db.session.flush()
    return request


def _decide(request: TakedownRequest, told: str, act: Act) -> None:
    request.decided_at, request.decided_by, request.decision = act.at, act.actor_id, told


def _upheld_otherwise(line: TakedownLine) -> bool:
    """Tell whether another request keeps the product down."""
    others = select(TakedownRequest.id).where(
        TakedownRequest.product_id == line.product.id,
        TakedownRequest.state == TakedownState.UPHELD,
        TakedownRequest.id != line.request.id,
    )
    return db.session.scalar(others.limit(1)) is not None


def _state_before(product: Product) -> str:
    steps: Sequence[tuple[str, str]] = [(step.before, step.after) for step in history_of("product", product.id)]
    return next((before for before, after in reversed(steps) if after == ProductState.TAKEN_DOWN), "")


def _cleaned(complaint: Complaint) -> Complaint:
    lines = {name: normalise(getattr(complaint, name)) for name in ("asked_by", "contact", "legal_basis")}
    reason = normalise_lines(complaint.reason)
    faults: dict[str, Message] = {
        name: msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_LINE)
        for name, text in lines.items()
        if len(text) > LONGEST_LINE
    }
    if len(reason) < SHORTEST_REASON:
        faults["reason"] = msg("Hãy viết rõ hơn sai ở đâu, ít nhất 10 ký tự.")
    if len(reason) > LONGEST_REASON:
        faults["reason"] = msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_REASON)
    if complaint.source is TakedownSource.AUTHORITY and not lines["legal_basis"]:
        faults["legal_basis"] = msg("Hãy ghi số văn bản hoặc căn cứ pháp lý.")
    if faults:
        raise InvalidInput(fields=faults)
    return Complaint(source=complaint.source, reason=reason, **lines)


def _cleaned_reason(reason: str) -> str:
    told = normalise_lines(reason)
    ensure_reason(told)
    if len(told) > LONGEST_REASON:
        raise InvalidInput(fields={"reason": msg("Dài quá: tối đa %(most)s ký tự.", most=LONGEST_REASON)})
    return told
