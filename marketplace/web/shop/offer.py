"""A product's page ready for its template: packs with price and stock, label, papers, maker."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from marketplace.cooperatives.words import KIND_NAMES
from marketplace.inventory.season_queries import PackNow
from marketplace.inventory.season_rules import SeasonOffer
from marketplace.kernel.phones import display_phone
from marketplace.orders.carts import MOST
from marketplace.orders.rules import Rate, delivery_fee
from marketplace.products.crafts import spans_of
from marketplace.products.display import ProductPage
from marketplace.products.pricing import PriceStep, effective
from marketplace.products.shelves import price_per_unit
from marketplace.products.shown import ShownVariant
from marketplace.territory.rules import Zone
from marketplace.web.certificate_card import proof_of
from marketplace.web.formats import money, vn_datetime
from marketplace.web.languages import language, say
from marketplace.web.media import pictures_of
from marketplace.web.pictures import brocade_tile_url
from marketplace.web.season_card import SeasonCard, season_card
from marketplace.web.shop.sharing import share_picture_path
from marketplace.web.shop.shelf import excerpt
from marketplace.web.shop.street import category_name

FEW_LEFT = 10
LONGEST_STORY = 320
#: What of the label is words of the maker.
_LABEL_PARTS = ("origin", "ingredients", "usage", "storage", "warning", "specifications")

Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Pack:
    """One way to buy it; `left` is what the stock says now. `season` is a harvest that can be ordered before it is in.

    `preorder_on` is when that begins to be sent, while there is nothing in stock.
    """

    variant_id: int
    label: str
    price: int
    unit_price: str
    left: int
    stock_note: str
    stock_known: datetime | None
    tone: str
    is_chosen: bool
    steps: list[dict[str, Any]]
    season: SeasonCard | None = None
    preorder_on: date | None = None

    @property
    def is_sold_out(self) -> bool:
        """Tell whether nothing is left."""
        return self.left == 0


@dataclass(frozen=True)
class Offer:
    """Everything the template prints."""

    name: str
    slug: str
    category: str
    category_href: str
    summary: str
    description: str
    story: str
    pictures: list[dict[str, Any]]
    packs: list[Pack]
    stars: int
    label: Rows
    papers: list[dict[str, Any]]
    maker: dict[str, Any]
    season: str
    share_picture: str
    in_vietnamese: frozenset[str]

    @property
    def bulk(self) -> list[Pack]:
        """The packs that cost less when many are taken."""
        return [pack for pack in self.packs if pack.steps]

    @property
    def stock_known(self) -> str:
        """When the cooperative's stock last changed, "" where it was never counted."""
        known = [pack.stock_known for pack in self.packs if pack.stock_known]
        return vn_datetime(max(known)) if known else ""

    @property
    def chosen(self) -> Pack:
        """The pack that is marked first."""
        return next((pack for pack in self.packs if pack.is_chosen), self.packs[0])

    @property
    def lowest_price(self) -> int:
        """What the cheapest pack costs."""
        return min(pack.price for pack in self.packs)

    @property
    def from_label(self) -> str:
        """What stands before the lowest price: the only pack's name, or "Từ"."""
        return self.packs[0].label if len(self.packs) == 1 else gettext("Từ")

    @property
    def is_sold_out(self) -> bool:
        """Tell whether nothing of it can be bought now."""
        return all(pack.is_sold_out for pack in self.packs)

    @property
    def seasons(self) -> list[Pack]:
        """The packs that can be ordered before their harvest, or could until all of it was."""
        return [pack for pack in self.packs if pack.season]

    @property
    def takes_preorders(self) -> bool:
        """Tell whether something of it can be ordered before its harvest."""
        return any(pack.season and pack.season.left for pack in self.packs)

    @property
    def sold_out(self) -> list[Pack]:
        """The packs of which nothing is left."""
        return [pack for pack in self.packs if pack.is_sold_out]

    @property
    def most(self) -> int:
        """How many can be put into the cart in one go."""
        return min(MOST, max(pack.left for pack in self.packs)) or 1


def offer_of(page: ProductPage, now: Mapping[int, PackNow]) -> Offer:
    """Return a product's page in the viewer's language; what nobody has put into English stands in Vietnamese.

    Args:
        now: how much of each variant can be sold, out of stock and before its harvest.
    """
    product, english = page.product, language() == "en"
    packs = _packs(page, [now.get(variant.id, PackNow()) for variant in page.variants])
    return Offer(
        name=(english and product.name_en) or product.name,
        slug=product.slug,
        category=category_name(page.category),
        category_href=f"/products?category={page.category}",
        summary=product.summary,
        description=(english and product.description_en) or product.description,
        story=product.story,
        pictures=pictures_of(product, page.photos, cooperative_code=page.maker.code),
        packs=packs,
        stars=page.stars,
        label=_label(page, packs),
        papers=[proof_of(certificate) for certificate in page.certificates],
        maker=_maker(page),
        season=season_words(product.season_months),
        share_picture=share_picture_path(page),
        in_vietnamese=_in_vietnamese(product) if english else frozenset(),
    )


def season_words(season: int) -> str:
    """Say in which months something is fresh: "tháng 3–5, tháng 10"; "" for all year round."""
    return ", ".join(
        gettext("tháng %(month)s", month=start)
        if start == end
        else gettext("tháng %(start)s–%(end)s", start=start, end=end)
        for start, end in spans_of(season)
    )


def _in_vietnamese(product: Any) -> frozenset[str]:
    """Return what an English page has to show in Vietnamese, because the cooperative has not put it into English."""
    translated = {"name": product.name_en, "description": product.description_en}
    missing = {part for part, english in translated.items() if not english}
    if any(getattr(product, part) and not getattr(product, f"{part}_en") for part in _LABEL_PARTS):
        missing.add("label")
    return frozenset({part for part in (*missing, "summary", "story") if getattr(product, part, part)})


def delivery_words(page: ProductPage, rates: Mapping[Zone, Rate]) -> str:
    """Say what bringing one pack costs, near and far, before anybody has typed an address."""
    grams = page.variants[0].weight_grams
    fees = {
        zone: delivery_fee(rate, weight_grams=grams, goods_total=page.variants[0].price) for zone, rate in rates.items()
    }
    return gettext(
        "Giao một phần: trong tỉnh %(near)s, cùng miền %(middle)s, khác miền %(far)s.",
        near=money(fees[Zone.SAME_PROVINCE]),
        middle=money(fees[Zone.SAME_REGION]),
        far=money(fees[Zone.BETWEEN_REGIONS]),
    )


def _packs(page: ProductPage, left: list[PackNow]) -> list[Pack]:
    first = next((place for place, now in enumerate(left) if now.available), 0)
    return [
        _in_season(_pack(variant, now, page.breaks[variant.id], is_chosen=place == first), now.season)
        for place, (variant, now) in enumerate(zip(page.variants, left, strict=True))
    ]


def _in_season(pack: Pack, season: SeasonOffer | None) -> Pack:
    if season is None:
        return pack
    sent_on = season.harvest_from if season.left and pack.is_sold_out else None
    shown = replace(pack, season=season_card(season), preorder_on=sent_on)
    return replace(shown, stock_note=gettext("Đang nhận đặt trước"), tone="leaf") if sent_on else shown


def _pack(variant: ShownVariant, now: PackNow, steps: list[PriceStep], *, is_chosen: bool) -> Pack:
    locale = language()
    note, tone = stock_note(now.available)
    return Pack(
        variant_id=variant.id,
        label=(locale == "en" and variant.label_en) or variant.label,
        price=variant.price,
        unit_price=price_per_unit(variant.price, unit=variant.unit, amount=variant.amount, locale=locale),
        left=now.available,
        stock_note=note,
        stock_known=now.changed_at,
        tone=tone,
        is_chosen=is_chosen,
        steps=[
            {
                "from": step.from_quantity,
                "price": step.unit_price,
                "unit_price": price_per_unit(step.unit_price, unit=variant.unit, amount=variant.amount, locale=locale),
            }
            for step in effective(variant.price, steps)
        ],
    )


def stock_note(left: int) -> tuple[str, str]:
    """Say how many are left, and in which tone."""
    if left == 0:
        return gettext("Hết hàng"), "brick"
    if left <= FEW_LEFT:
        return gettext("Chỉ còn %(left)s", left=left), "turmeric"
    return gettext("Còn %(left)s", left=left), "leaf"


def _label(page: ProductPage, packs: list[Pack]) -> Rows:
    """Return what the label says, but dates and lot (Nghị định 37/2026/NĐ-CP article 41.5a)."""
    product, maker = page.product, page.maker
    rows = [
        (gettext("Tên hàng hóa"), product.name),
        (gettext("Quy cách"), ", ".join(pack.label for pack in packs)),
        (gettext("Thành phần"), _in_language(product, "ingredients")),
        (gettext("Thông số kỹ thuật"), _in_language(product, "specifications")),
        (gettext("Cách dùng"), _in_language(product, "usage")),
        (gettext("Bảo quản"), _in_language(product, "storage")),
        (gettext("Cảnh báo"), _in_language(product, "warning")),
        (gettext("Xuất xứ"), _in_language(product, "origin") or page.place.province_full_name),
        (gettext("Nghệ nhân hoặc làng nghề"), product.artisan),
        (gettext("Nơi sản xuất"), f"{maker.legal_name}, {_address(page)}"),
    ]
    return [(term, value) for term, value in rows if value]


def _in_language(product: Any, part: str) -> str:
    """Return a part of the label in the page's language; what the maker has not put into English says so."""
    told = str(getattr(product, part))
    if language() != "en" or not told:
        return told
    return getattr(product, f"{part}_en") or gettext("%(told)s (chưa có tiếng Anh)", told=told)


def _maker(page: ProductPage) -> dict[str, Any]:
    maker, english = page.maker, language() == "en"
    return {
        "name": maker.name,
        "href": f"/cooperatives/{maker.slug}",
        "brocade": brocade_tile_url(maker.code),
        "code": maker.code,
        "kind": say(KIND_NAMES[maker.kind]),
        "place": page.place.label,
        "province": page.place.province_name,
        "is_demo": maker.is_demo,
        "story": excerpt((english and maker.story_en) or maker.story, longest=LONGEST_STORY),
        "story_lang": "vi" if english and not maker.story_en else "",
        "rows": [
            (term, value)
            for term, value in (
                (gettext("Người bán"), maker.legal_name),
                (gettext("Địa chỉ"), _address(page)),
                (gettext("Điện thoại"), display_phone(maker.phone)),
                (gettext("Mã số thuế"), maker.tax_number),
                (gettext("Số đăng ký"), maker.registration_number),
            )
            if value
        ],
    }


def _address(page: ProductPage) -> str:
    return f"{page.maker.street}, {page.place.label}"
