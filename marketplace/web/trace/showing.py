"""How a public lot is shown: every sentence with who states it, so that nobody takes a claim for a proof."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.certificates.queries import ShownCertificate
from marketplace.kernel import clock
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.traceability.labels import grouped
from marketplace.traceability.queries import PublicEvent, PublicLot
from marketplace.traceability.rules import is_expired
from marketplace.traceability.words import EVENT_NAMES, produced_on_name
from marketplace.web.certificate_card import proof_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import language, say
from marketplace.web.media import picture_of, stand_in

Facts = list[tuple[str, str]]

#: What is recorded later than this says so: memory fades, and a reader may weigh it.
LATE_DAYS = 7


@dataclass(frozen=True)
class ShownLot:
    """A lot as its template prints it."""

    name: str
    maker: str
    maker_code: str
    place: str
    address: str
    code: str
    is_demo: bool
    stars: int | None
    picture: dict[str, Any]
    expired_on: str
    facts: Facts
    label_facts: Facts
    events: list[dict[str, str]]
    proofs: list[str]
    story: list[str]
    items: list[tuple[str, bool]]
    told: int
    product_href: str
    maker_href: str


def shown_lot(found: PublicLot, *, today: date) -> ShownLot:
    """Return a lot as its template prints it, in the viewer's language."""
    product, cooperative = found.product, found.cooperative
    expired = is_expired(found.lot.best_before_on, today=today)
    return ShownLot(
        name=(product.name_en if language() == "en" else "") or product.name,
        maker=cooperative.legal_name,
        maker_code=cooperative.code,
        place=found.place.label,
        address=found.address,
        code=grouped(found.lot.code),
        is_demo=cooperative.is_demo,
        stars=max((paper.stars for paper in found.certificates), default=0) or None,
        picture=_picture(found),
        expired_on=vn_date(found.lot.best_before_on) if expired else "",
        facts=_facts(found),
        label_facts=_label_facts(found),
        events=[_event(event, found) for event in found.events],
        proofs=_proofs(found),
        story=_story(found),
        items=[(say(item.name), item.is_told) for item in found.items],
        told=found.told,
        product_href=url_for("shop.product", slug=product.slug) if found.is_sold_here else "",
        maker_href=url_for("shop.cooperative", slug=cooperative.slug) if found.is_sold_here else "",
    )


def quantity_text(quantity: int, unit_code: str) -> str:
    """Return base units as they were entered: 50,000 g in kg is "50 kg"."""
    unit = get_unit(unit_code)
    return format_quantity(Quantity(quantity, unit.group), unit=unit, locale=language())


def event_place(place: str, commune_label: str) -> str:
    """Return where something happened: hamlet or field, commune, province."""
    return ", ".join(part for part in (place, commune_label) if part)


def _picture(found: PublicLot) -> dict[str, Any]:
    if found.photo is not None:
        return picture_of(found.photo, alt=found.product.name)
    return stand_in(found.product, cooperative_code=found.cooperative.code)


def _facts(found: PublicLot) -> Facts:
    lot = found.lot
    told = [
        (gettext("Số lô"), lot.number),
        (gettext("Ngày thu hoạch"), vn_date(lot.harvested_on) if lot.harvested_on else ""),
        (say(produced_on_name(found.group)), vn_date(lot.produced_on)),
        (gettext("Sử dụng tốt nhất trước"), vn_date(lot.best_before_on) if lot.best_before_on else ""),
        (gettext("Lượng hàng của lô"), quantity_text(lot.quantity, lot.unit)),
        (gettext("Xuất xứ"), found.origin),
        (gettext("Tiêu chuẩn áp dụng"), lot.standard),
    ]
    return [(term, value) for term, value in told if value]


def _label_facts(found: PublicLot) -> Facts:
    """Return the rest of the label's content, once an officer has read it."""
    product = found.product
    told = [
        (gettext("Thành phần"), product.ingredients),
        (gettext("Cách dùng"), product.usage),
        (gettext("Bảo quản"), product.storage),
        (gettext("Lưu ý, cảnh báo"), product.warning),
    ]
    return [(term, value) for term, value in told if value and found.was_reviewed]


def _event(event: PublicEvent, found: PublicLot) -> dict[str, str]:
    happened, recorded = clock.day_of(event.happened_at), clock.day_of(event.recorded_at)
    quantity = quantity_text(event.quantity, found.lot.unit) if event.quantity else ""
    later = gettext("Ghi vào sổ ngày %(day)s.", day=vn_date(recorded)) if (recorded - happened).days > LATE_DAYS else ""
    return {
        "title": say(EVENT_NAMES[event.kind]),
        "at": vn_date(happened),
        "place": event_place(event.place, event.commune.label if event.commune else ""),
        "note": " ".join(part for part in (f"{quantity}." if quantity else "", event.note, later) if part),
    }


def _proofs(found: PublicLot) -> list[str]:
    """Return what somebody other than the cooperative has checked: who, what, until when."""
    proofs = [_proof(paper) for paper in found.certificates]
    verified_at = found.cooperative.verified_at
    if verified_at is not None and found.is_sold_here:
        proofs.append(
            gettext(
                "Đã kiểm chứng: hợp tác xã có thật và đúng giấy tờ, do Hội Liên hiệp Phụ nữ xác minh ngày %(day)s.",
                day=vn_date(verified_at),
            )
        )
    return proofs


def _proof(paper: ShownCertificate) -> str:
    shown = proof_of(paper)
    told = gettext(
        "Đã kiểm chứng: %(name)s, giấy %(number)s của %(authority)s",
        name=shown["badge"],
        number=paper.decision_number,
        authority=paper.authority,
    )
    if paper.valid_to is None:
        return f"{told}."
    return told + gettext(", đến hết ngày %(day)s.", day=vn_date(paper.valid_to))


def _story(found: PublicLot) -> list[str]:
    if not found.was_reviewed:
        return []
    of_maker = (found.cooperative.story_en if language() == "en" else "") or found.cooperative.story
    return [line for line in (found.product.story or of_maker).splitlines() if line]
