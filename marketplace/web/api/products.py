"""What is on sale, as data: a list by key, and each product whole."""

from collections.abc import Collection
from typing import Any

from flask import Response
from werkzeug.exceptions import Gone

from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.queries import ShownCertificate
from marketplace.cooperatives import queries as cooperatives
from marketplace.inventory import queries as inventory
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.messages import msg
from marketplace.products import catalogue, display
from marketplace.products.display import ProductPage
from marketplace.products.pricing import effective
from marketplace.products.shelves import Card, ShelfFilter, ShelfOrder, read_position
from marketplace.web.access import public
from marketplace.web.api import shapes
from marketplace.web.api.asking import api_url, asked, asked_province, one_of
from marketplace.web.api.blueprint import answer, blueprint
from marketplace.web.found.heads import absolute
from marketplace.web.media import photo_url, pictures_of
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.pictures import picture_url
from marketplace.web.shop.street import CATEGORY_SLUGS, categories

PARAMETERS = ("category", "province", "stars", "cooperative", "sort", "after")
STARS = ("3", "4", "5")
WIDEST_PHOTO = 1280

_NO_PRODUCT = msg("Không có sản phẩm này.")
_NO_CATEGORY = msg("Không có gian hàng này; xem /api/v1/categories.")
_NO_STARS = msg("Số sao phải là 3, 4 hoặc 5.")
_NO_ORDER = msg("Thứ tự phải là newest, cheapest hoặc dearest.")
_NO_POSITION = msg("Giá trị after phải lấy từ địa chỉ next của trang trước.")


@blueprint.get("/products")
@public
@same_for_everybody
def products() -> Response:
    """Give a piece of the catalogue, filtered and ordered as the address asks."""
    told = asked(PARAMETERS)
    wanted, order = _wanted(told), ShelfOrder(_order(told))
    page = catalogue.cards(wanted, order=order, after=_position(told))
    in_stock = inventory.products_in_stock([card.product_id for card in page.items])
    more = api_url("/products", **{**told, "after": page.next}) if page.next else None
    return answer(shapes.ProductList(items=[_row(card, in_stock) for card in page.items], next=more))


@blueprint.get("/products/<string:slug>")
@public
@same_for_everybody
def product(slug: str) -> Response:
    """Give one product with its packs, stock and certificates; 410 for what was taken down."""
    try:
        page = display.product_page(slug)
    except NotFound:
        return _former(slug)
    return answer(_whole(page, inventory.available_of([variant.id for variant in page.variants])))


def _former(slug: str) -> Response:
    if display.find_former(slug) is None:
        raise NotFound(_NO_PRODUCT)
    raise Gone


@blueprint.get("/categories", endpoint="categories")
@public
@same_for_everybody
def category_list() -> Response:
    """Give the shelves of the shop."""
    rows = [shapes.CategoryRow(slug=shelf["slug"], name=shelf["label"]) for shelf in categories()]
    return answer(shapes.CategoryList(items=rows))


def certificate(shown: ShownCertificate) -> shapes.Certificate:
    """Return a certificate of today as data."""
    return shapes.Certificate(
        kind=shown.kind.value,
        ocop_stars=shown.stars if shown.kind is CertificateKind.OCOP else 0,
        number=shown.decision_number,
        authority=shown.authority,
        issued_on=shown.issued_on,
        valid_to=shown.valid_to,
    )


def _wanted(told: dict[str, str]) -> ShelfFilter:
    maker = told.get("cooperative", "")
    return ShelfFilter(
        category=one_of(told, "category", CATEGORY_SLUGS, _NO_CATEGORY),
        province=asked_province(told),
        stars=int(one_of(told, "stars", STARS, _NO_STARS) or 0),
        cooperative_id=cooperatives.public_cooperative(maker).id if maker else None,
    )


def _order(told: dict[str, str]) -> str:
    return one_of(told, "sort", [order.value for order in ShelfOrder], _NO_ORDER) or ShelfOrder.NEWEST.value


def _position(told: dict[str, str]) -> str:
    after = told.get("after", "")
    if after and read_position(after) is None:
        raise InvalidInput(fields={"after": _NO_POSITION})
    return after


def _row(card: Card, in_stock: Collection[int]) -> shapes.ProductRow:
    drawn = picture_url(card.code, card.drawing, card.maker_code)
    return shapes.ProductRow(
        code=card.code,
        slug=card.slug,
        name=card.name,
        name_en=card.name_en,
        url=absolute(f"/products/{card.slug}"),
        api_url=api_url(f"/products/{card.slug}"),
        image=absolute(photo_url(card.photo_key, WIDEST_PHOTO) if card.photo_key else drawn),
        cooperative=card.maker,
        cooperative_slug=card.maker_slug,
        commune=card.commune,
        province=card.province,
        ocop_stars=card.stars,
        price=card.price,
        highest_price=card.dearest,
        in_stock=card.product_id in in_stock,
    )


_TAKEN_OVER = (
    "code", "slug", "name", "name_en", "description", "description_en", "story", "ingredients", "usage", "storage",
    "warning",
)  # fmt: skip


def _whole(page: ProductPage, available: dict[int, int]) -> shapes.ProductWhole:
    product, pictures = page.product, pictures_of(page.product, page.photos, cooperative_code=page.maker.code)
    return shapes.ProductWhole(
        **{name: getattr(product, name) for name in _TAKEN_OVER},
        url=absolute(f"/products/{product.slug}"),
        category=page.category,
        origin=product.origin or page.place.province_full_name,
        images=[absolute(picture["src"]) for picture in pictures],
        cooperative=page.maker.name,
        cooperative_slug=page.maker.slug,
        ocop_stars=page.stars,
        rating_average=round(page.rating_sum / page.rating_count, 1) if page.rating_count else None,
        rating_count=page.rating_count,
        packs=[_pack(page, variant, available[variant.id]) for variant in page.variants],
        certificates=[certificate(shown) for shown in page.certificates],
    )


def _pack(page: ProductPage, variant: Any, available: int) -> shapes.Pack:
    steps = effective(variant.price, page.breaks[variant.id])
    return shapes.Pack(
        id=variant.id,
        label=variant.label,
        label_en=variant.label_en,
        unit=variant.unit,
        amount=variant.amount,
        weight_grams=variant.weight_grams,
        price=variant.price,
        available=available,
        price_breaks=[
            shapes.PriceBreak(from_quantity=step.from_quantity, unit_price=step.unit_price) for step in steps
        ],
    )
