"""What holds for a listing: what must be written, and within which bounds. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import Dong, format_dong
from marketplace.kernel.quantity import Quantity, Unit, UnitGroup, UnitPrice, format_quantity, unit_price
from marketplace.kernel.text import normalise, normalise_lines

SHORTEST_NAME = 3
SHORTEST_DESCRIPTION = 20
SHORTEST_REASON = 5
MOST_PHOTOS = 8
MOST_VARIANTS = 20

#: A price outside is nearly always a slip: thousands left out, or three noughts too many.
LOWEST_PRICE = Dong(1_000)
HIGHEST_PRICE = Dong(100_000_000)
#: What one pack can hold, in base units: a tonne, a thousand litres, ten thousand pieces, a kilometre, 1,000 m².
LARGEST_AMOUNT = {
    UnitGroup.MASS: 1_000_000,
    UnitGroup.VOLUME: 1_000_000,
    UnitGroup.COUNT: 10_000,
    UnitGroup.LENGTH: 1_000_000,
    UnitGroup.AREA: 10_000_000,
}
HEAVIEST_PARCEL_GRAMS = 1_500_000

#: Shelves whose goods are eaten or drunk: storage must be told (Nghị định 37/2026/NĐ-CP, annex I).
FOOD_SHELVES = frozenset(
    {
        "nong-san-tuoi",
        "gao-ngu-coc",
        "thuc-pham-che-bien",
        "mat-ong",
        "gia-vi-nuoc-mam",
        "che-ca-phe",
        "do-uong",
    }
)
#: Shelves whose goods are made of something the label must name.
MIXED_SHELVES = frozenset({"thuc-pham-che-bien", "gia-vi-nuoc-mam", "do-uong", "duoc-lieu-my-pham", "vai-may-mac"})


@dataclass(frozen=True)
class ProductData:
    """What a cooperative writes about a product: the label's content that is shown online, and its story.

    Nghị định 37/2026/NĐ-CP article 41.5a: product pages carry the label's content but the dates and the lot.
    """

    name: str
    category_id: int
    ocop_set_id: int | None = None
    name_en: str = ""
    summary: str = ""
    description: str = ""
    description_en: str = ""
    story: str = ""
    origin: str = ""
    ingredients: str = ""
    usage: str = ""
    storage: str = ""
    warning: str = ""
    specifications: str = ""
    artisan: str = ""
    season_months: int = 0
    origin_en: str = ""
    ingredients_en: str = ""
    usage_en: str = ""
    storage_en: str = ""
    warning_en: str = ""
    specifications_en: str = ""


@dataclass(frozen=True)
class VariantData:
    """How a product is packed and priced.

    Args:
        unit: code of a unit of `kernel.quantity`.
        amount: what a pack holds, in the base units of the unit's group: grams, millilitres, pieces.
        label: what the pack is called; left empty it is the amount itself ("500 g").
        is_weighed: no two packs weigh the same; the price follows the scales.
        weight_grams: of the packed parcel; 0 when she left it out and it follows from the amount.
    """

    unit: Unit
    amount: int
    price: Dong
    label: str = ""
    label_en: str = ""
    weight_grams: int = 0
    is_weighed: bool = False


@dataclass(frozen=True)
class Check:
    """One line of the list before a listing is sent: `field` names where it is mended."""

    field: str
    label: Message
    is_met: bool
    is_required: bool


@dataclass(frozen=True)
class ListingFacts:
    """What the checklist looks at."""

    told: ProductData
    category_slug: str
    active_variants: int
    photos: int


#: What the labels of goods carry that are not eaten; what stands nowhere here is a service or a mixed gift.
_LABEL_PARTS = {
    "duoc-lieu-my-pham": ("ingredients", "storage", "usage", "warning"),
    "vai-may-mac": ("ingredients", "specifications", "usage", "warning"),
    "thu-cong": ("ingredients", "specifications", "usage", "storage", "warning", "artisan"),
    "hoa-cay-canh": ("usage", "storage"),
    "du-lich-cong-dong": ("usage", "warning"),
}
_ADVISED = {
    "usage": msg("Cách dùng"),
    "warning": msg("Lưu ý, cảnh báo"),
    "specifications": msg("Thông số kỹ thuật"),
    "artisan": msg("Nghệ nhân hoặc làng nghề"),
}

LONGEST = {
    "name": 120,
    "name_en": 120,
    "summary": 200,
    "description": 5_000,
    "description_en": 5_000,
    "story": 5_000,
    "origin": 200,
    "ingredients": 1_000,
    "usage": 1_000,
    "storage": 500,
    "warning": 500,
    "specifications": 1_000,
    "artisan": 200,
    "origin_en": 200,
    "ingredients_en": 1_000,
    "usage_en": 1_000,
    "storage_en": 500,
    "warning_en": 500,
    "specifications_en": 1_000,
}
_OF_SEVERAL_LINES = frozenset(
    {
        *("description", "description_en", "story", "ingredients", "usage", "storage", "warning", "specifications"),
        *("ingredients_en", "usage_en", "storage_en", "warning_en", "specifications_en"),
    }
)


def cleaned(data: ProductData) -> ProductData:
    """Return the data with composed letters and single spaces; paragraphs stay."""
    changes: dict[str, Any] = {
        name: (normalise_lines if name in _OF_SEVERAL_LINES else normalise)(getattr(data, name)) for name in LONGEST
    }
    return replace(data, **changes)


def told_by(product: object) -> ProductData:
    """Return what a stored product tells buyers."""
    return ProductData(**{field.name: getattr(product, field.name) for field in fields(ProductData)})


def ensure_can_be_kept(data: ProductData) -> None:
    """Check what even a draft must have: a name, and texts that fit.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = {
        name: msg("Dài quá: tối đa %(most)s ký tự.", most=longest)
        for name, longest in LONGEST.items()
        if len(getattr(data, name)) > longest
    }
    if sum(character.isalpha() for character in data.name) < SHORTEST_NAME:
        faults["name"] = msg("Hãy ghi tên sản phẩm, ít nhất 3 chữ cái.")
    if faults:
        raise InvalidInput(fields=faults)


def ensure_can_be_sold(data: VariantData) -> None:
    """Check price, amount, weight and label of a variant.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = {}
    if not LOWEST_PRICE <= data.price <= HIGHEST_PRICE:
        faults["price"] = msg(
            "Giá một quy cách phải từ %(lowest)s đến %(highest)s. Hãy đếm lại số 0.",
            lowest=format_dong(LOWEST_PRICE),
            highest=format_dong(HIGHEST_PRICE),
        )
    largest = LARGEST_AMOUNT[data.unit.group]
    if not 0 < data.amount <= largest:
        most = format_quantity(Quantity(largest, data.unit.group), unit=data.unit)
        faults["amount"] = msg("Lượng trong một gói phải lớn hơn 0 và không quá %(most)s.", most=most)
    if not 0 < data.weight_grams <= HEAVIEST_PARCEL_GRAMS:
        faults["weight_grams"] = msg("Hãy ghi cân nặng cả bao bì, tính bằng gam, để tính phí giao hàng.")
    if len(data.label) > 60:
        faults["label"] = msg("Dài quá: tối đa %(most)s ký tự.", most=60)
    if faults:
        raise InvalidInput(fields=faults)


def completed(data: VariantData) -> VariantData:
    """Return the variant with what she left out: the label from the amount, the parcel's weight with its wrapping.

    Wrapping is taken as a tenth of goods sold by weight and a quarter of liquids (glass), at least 50 g.
    """
    label = normalise(data.label) or format_quantity(Quantity(data.amount, data.unit.group), unit=data.unit)
    weight = data.weight_grams or _guessed_weight(data.amount, data.unit.group)
    return replace(data, label=label, label_en=normalise(data.label_en), weight_grams=weight)


def _guessed_weight(amount: int, group: UnitGroup) -> int:
    shares = {UnitGroup.MASS: 10, UnitGroup.VOLUME: 4}
    if group not in shares:
        return 0
    return amount + max(50, amount // shares[group])


def price_per_unit(*, price: Dong, amount: int, unit: Unit) -> UnitPrice:
    """Return the price by which packs are compared: per kg, litre, piece, metre or m²."""
    return unit_price(price, amount, unit.group, piece=unit)


def is_food(category_slug: str) -> bool:
    """Tell whether a shelf holds what is eaten or drunk."""
    return category_slug in FOOD_SHELVES


def checklist(facts: ListingFacts) -> list[Check]:
    """Return what a listing needs before an officer looks at it; a photo is advised, our drawing stands in."""
    told, shelf = facts.told, facts.category_slug
    return [
        Check("name", msg("Tên sản phẩm"), len(told.name) >= SHORTEST_NAME, is_required=True),
        Check("variants", msg("Ít nhất một quy cách có giá"), facts.active_variants > 0, is_required=True),
        Check(
            "description",
            msg("Mô tả sản phẩm (ít nhất một câu)"),
            len(told.description) >= SHORTEST_DESCRIPTION,
            is_required=True,
        ),
        Check("ingredients", msg("Thành phần"), bool(told.ingredients), is_required=shelf in MIXED_SHELVES),
        Check("storage", msg("Cách bảo quản"), bool(told.storage), is_required=is_food(shelf)),
        Check("photo", msg("Ảnh thật của sản phẩm"), facts.photos > 0, is_required=False),
        *(
            Check(part, label, bool(getattr(told, part)), is_required=False)
            for part, label in _ADVISED.items()
            if part == "usage" or part in label_parts(shelf)
        ),
        Check("story", msg("Câu chuyện của chị em làm ra sản phẩm"), bool(told.story), is_required=False),
    ]


def label_parts(category_slug: str) -> tuple[str, ...]:
    """Return which parts of a listing the label of such goods carries, and the product's page therefore as well.

    Nghị định 37/2026/NĐ-CP annex I; name, quantity, origin and maker are told of all goods.
    """
    if is_food(category_slug):
        return ("ingredients", "storage", "usage", "warning")
    return _LABEL_PARTS.get(category_slug, ("ingredients", "usage", "warning"))


def required_fields(category_slug: str) -> set[str]:
    """Return the parts of a listing that goods of a shelf may not lack."""
    blank = ListingFacts(ProductData(name="", category_id=0), category_slug, active_variants=0, photos=0)
    return {check.field for check in checklist(blank) if check.is_required}


_MISSING = {
    "name": msg("Hãy ghi tên sản phẩm, ít nhất 3 chữ cái."),
    "variants": msg("Hãy thêm ít nhất một quy cách có giá."),
    "description": msg("Hãy mô tả sản phẩm bằng ít nhất một câu (20 ký tự)."),
    "ingredients": msg("Hãy ghi thành phần, như trên nhãn."),
    "storage": msg("Thực phẩm phải ghi cách bảo quản."),
}


def ensure_complete(facts: ListingFacts) -> None:
    """Check that nothing required is missing before a listing is sent to review.

    Raises:
        InvalidInput: names every missing part.
    """
    open_checks = [check for check in checklist(facts) if check.is_required and not check.is_met]
    missing = {check.field: _MISSING[check.field] for check in open_checks}
    if missing:
        raise InvalidInput(fields=missing)


def lacks_required(facts: ListingFacts) -> bool:
    """Tell whether something required is missing."""
    return any(check.is_required and not check.is_met for check in checklist(facts))


def ensure_reason(reason: str) -> None:
    """Check that the cooperative will know what to mend.

    Raises:
        InvalidInput: the reason says nothing.
    """
    if len(reason) < SHORTEST_REASON:
        raise InvalidInput(fields={"reason": msg("Hãy ghi rõ cần sửa gì để hợp tác xã biết.")})


def photo_file(key: str, width: int) -> str:
    """Return the key in the media store of one width of a photo."""
    return f"photos/{key}/{width}.webp"


def original_file(key: str) -> str:
    """Return the key of the untouched upload; it may hold the place where it was taken, so it is never shown."""
    return f"originals/{key}"


def ordered(ids: Collection[int], wanted: Collection[int]) -> list[int]:
    """Return `ids` in the wanted order; what nobody placed comes last, what is not there is passed over."""
    placed = [one for one in dict.fromkeys(wanted) if one in ids]
    return [*placed, *(one for one in ids if one not in placed)]
