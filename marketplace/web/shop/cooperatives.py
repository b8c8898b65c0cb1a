"""The makers: all of them by province, and each one's own page."""

from typing import Any

from flask import render_template, request
from flask_babel import gettext

from marketplace.certificates import queries as certificates
from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.queries import PublicCooperative
from marketplace.cooperatives.words import KIND_NAMES
from marketplace.kernel import clock
from marketplace.kernel.phones import display_phone
from marketplace.products import catalogue, makers
from marketplace.products.shelves import ShelfFilter
from marketplace.web.access import public
from marketplace.web.certificate_card import proof_of
from marketplace.web.formats import number, vn_date
from marketplace.web.languages import language, say
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.shop import structured
from marketplace.web.shop.blueprint import blueprint
from marketplace.web.shop.shelf import maker_shelf, shelf
from marketplace.web.shop.wishes import read_wish


@blueprint.get("/cooperatives", endpoint="cooperatives")
@public
@same_for_everybody
def cooperatives_list() -> str:
    """Show the verified cooperatives in alphabetical order, of one province or of all."""
    wish = read_wish("/cooperatives")
    page = makers.makers(province=wish.province, after=request.args.get("after", "")[:200])
    provinces = catalogue.provinces_with_makers()
    return render_template(
        "shop/cooperatives.html",
        wish=wish,
        makers=maker_shelf(page.items),
        provinces=[("", gettext("Cả nước")), *provinces],
        province_name=dict(provinces).get(wish.province, ""),
        next_href=wish.href(after=page.next) if page.next else "",
    )


@blueprint.get("/cooperatives/<string:slug>")
@public
@same_for_everybody
def cooperative(slug: str) -> str:
    """Show one cooperative: who she is, what she makes, what is certified; people only as counts."""
    maker = cooperatives.public_cooperative(slug)
    path = f"/cooperatives/{maker.slug}"
    story = (language() == "en" and maker.story_en) or maker.story
    page = catalogue.cards(
        ShelfFilter(cooperative_id=maker.id), after=request.args.get("after", ""), before=request.args.get("before", "")
    )
    return render_template(
        "shop/cooperative.html",
        maker=maker,
        kind=say(KIND_NAMES[maker.kind]),
        story=story,
        structured=structured.of_cooperative(maker, story),
        rows=_rows(maker),
        counts=_counts(maker),
        certificates=[proof_of(each) for each in certificates.shown_of_cooperative(maker.id, clock.today())],
        cards=shelf(page.items),
        previous_href=f"{path}?before={page.previous}" if page.previous else "",
        next_href=f"{path}?after={page.next}" if page.next else "",
    )


def _rows(maker: PublicCooperative) -> list[tuple[str, str]]:
    founded = vn_date(maker.founded_on) if maker.founded_on else ""
    rows = [
        (gettext("Tên đầy đủ"), maker.legal_name),
        (gettext("Người đại diện"), maker.representative),
        (gettext("Địa chỉ"), f"{maker.street}, {maker.place.label}"),
        (gettext("Địa chỉ cũ"), maker.old_address),
        (gettext("Điện thoại"), display_phone(maker.phone)),
        (gettext("Thư điện tử"), maker.email),
        (gettext("Mã số thuế"), maker.tax_number),
        (gettext("Số đăng ký"), maker.registration_number),
        (gettext("Ngày thành lập"), founded),
        (gettext("Hội xác minh ngày"), vn_date(maker.verified_at)),
    ]
    return [(term, value) for term, value in rows if value]


def _counts(maker: PublicCooperative) -> list[dict[str, Any]]:
    """Return how many women there are among how many, as the cooperative states it."""
    counts = []
    if maker.workforce:
        as_of = gettext("hợp tác xã khai ngày %(day)s", day=vn_date(maker.workforce.as_of))
        counts.append(_count(gettext("Nữ thành viên"), maker.workforce.women_members, maker.workforce.members, as_of))
        counts.append(_count(gettext("Nữ lao động"), maker.workforce.women_workers, maker.workforce.workers, as_of))
    if maker.posts:
        held = sum(post.held_by_woman for post in maker.posts)
        counts.append(_count(gettext("Chức danh do phụ nữ giữ"), held, len(maker.posts), ""))
    return [count for count in counts if count]


def _count(label: str, women: int, total: int, note: str) -> dict[str, str]:
    if total == 0:
        return {}
    return {"label": label, "value": f"{number(women)}/{number(total)}", "note": note}
