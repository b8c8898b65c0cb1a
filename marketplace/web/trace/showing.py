"""How a public lot is shown: every sentence with who states it, so that nobody takes a claim for a proof."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.recalls.public import PublicRecall
from marketplace.traceability.labels import grouped
from marketplace.traceability.queries import PublicLot
from marketplace.web.formats import vn_date
from marketplace.web.languages import language, say
from marketplace.web.media import picture_of, stand_in
from marketplace.web.trace.banners import Banner, banners_of
from marketplace.web.trace.claims import Claim, claims_of, proof_text
from marketplace.web.trace.journeys import MOST_SOURCES, ShownEvent, ShownSource, shown_events, shown_sources

Facts = list[tuple[str, str]]


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
    banners: list[Banner]
    claims: list[Claim]
    label_facts: Facts
    events: list[ShownEvent]
    sources: list[ShownSource]
    further_sources: int
    proofs: list[str]
    story: list[str]
    items: list[tuple[str, bool]]
    told: int
    product_href: str
    maker_href: str


def shown_lot(found: PublicLot, recall: PublicRecall | None, *, today: date) -> ShownLot:
    """Return a lot as its template prints it, in the viewer's language."""
    product, cooperative = found.product, found.cooperative
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
        banners=banners_of(found, recall, today=today),
        claims=claims_of(found),
        label_facts=_label_facts(found),
        events=shown_events(found.events, found.lot.unit),
        sources=shown_sources(found.sources),
        further_sources=max(0, len(found.sources) - MOST_SOURCES),
        proofs=_proofs(found),
        story=_story(found),
        items=[(say(item.name), item.is_told) for item in found.items],
        told=found.told,
        product_href=url_for("shop.product", slug=product.slug) if found.is_sold_here else "",
        maker_href=url_for("shop.cooperative", slug=cooperative.slug) if found.is_sold_here else "",
    )


def _picture(found: PublicLot) -> dict[str, Any]:
    if found.photo is not None:
        return picture_of(found.photo, alt=found.product.name)
    return stand_in(found.product, cooperative_code=found.cooperative.code)


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


def _proofs(found: PublicLot) -> list[str]:
    """Return what somebody other than the cooperative has checked: who, what, until when."""
    proofs = [proof_text(paper) for paper in found.certificates]
    verified_at = found.cooperative.verified_at
    if verified_at is not None and found.is_trading:
        proofs.append(
            gettext(
                "Đã kiểm chứng: hợp tác xã có thật và đúng giấy tờ, do Hội Liên hiệp Phụ nữ xác minh ngày %(day)s.",
                day=vn_date(verified_at),
            )
        )
    return proofs


def _story(found: PublicLot) -> list[str]:
    if not found.was_reviewed:
        return []
    of_maker = (found.cooperative.story_en if language() == "en" else "") or found.cooperative.story
    return [line for line in (found.product.story or of_maker).splitlines() if line]
