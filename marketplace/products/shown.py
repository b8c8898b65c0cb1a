"""What a product's page shows, as plain rows: columns alone cost half of what whole objects of the session do."""

from datetime import date
from typing import Any, NamedTuple

from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.money import Dong
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Photo, Product, Variant


class ShownProduct(NamedTuple):
    """What buyers are told of a product; the fields are those of `Product`."""

    id: int
    code: str
    slug: str
    cooperative_id: int
    category_id: int
    name: str
    name_en: str
    summary: str
    description: str
    description_en: str
    story: str
    origin: str
    ingredients: str
    usage: str
    storage: str
    warning: str
    specifications: str
    artisan: str
    origin_en: str
    ingredients_en: str
    usage_en: str
    storage_en: str
    warning_en: str
    specifications_en: str
    season_months: int
    drawing: str
    revision: int


class ShownMaker(NamedTuple):
    """What buyers are told of who makes it; the fields are those of `Cooperative`."""

    id: int
    code: str
    slug: str
    kind: CooperativeKind
    legal_name: str
    name: str
    registration_number: str
    tax_number: str
    phone: str
    street: str
    story: str
    story_en: str
    is_demo: bool


class ShownVariant(NamedTuple):
    """A pack that is for sale; the fields are those of `Variant`."""

    id: int
    label: str
    label_en: str
    unit: str
    amount: int
    price: Dong
    weight_grams: int


class ShownPhoto(NamedTuple):
    """A developed photo; the fields are those of `Photo`."""

    key: str
    state: PhotoState
    alt: str
    width: int
    height: int


class ClosedNow(NamedTuple):
    """A closure of today: until when the maker does not sell, and what she says meanwhile."""

    last_day: date
    message: str


def columns_of(model: type[Any], shown: type[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Return the columns of a model that fill such a row, in its order."""
    return tuple(getattr(model, name) for name in shown._fields)  # type: ignore[attr-defined]


PRODUCT_COLUMNS = columns_of(Product, ShownProduct)
MAKER_COLUMNS = columns_of(Cooperative, ShownMaker)
VARIANT_COLUMNS = columns_of(Variant, ShownVariant)
PHOTO_COLUMNS = columns_of(Photo, ShownPhoto)
