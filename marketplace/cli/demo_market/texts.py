"""What the made-up cooperatives tell about themselves and their goods; read from `sellers/`. Pure but for reading."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.products.states import ProductState

_FOLDER = Path(__file__).with_name("sellers")

#: Stands behind the name of everybody and everything made up.
MARK = "(mẫu)"


def fictional(name: str) -> str:
    """Return the name as it is shown: nobody shall take it for a real one."""
    return f"{name} {MARK}"


@dataclass(frozen=True)
class VariantText:
    """A pack. `share` says how often it is chosen among its product's packs, `left` what is in stock today.

    `breaks` are its wholesale steps: from how many packs on, and what each then costs.
    """

    label: str
    unit: str
    amount: int
    price: int
    weight: int
    share: int
    left: int
    label_en: str = ""
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class LotHabit:
    """How a product is made: every so many days, keeping so many days; 0 days means no lots, or for ever."""

    every_days: int
    kept_days: int = 0
    standard: str = ""
    place: str = ""
    care: str = ""
    check: str = "Cân lại ngẫu nhiên 10 gói, bao bì kín, nhãn đúng lô."


@dataclass(frozen=True)
class OcopText:
    """An OCOP certificate issued so many months ago; `state` is where it stands with the Union today."""

    stars: int
    months_ago: int
    state: str = "confirmed"
    reason: str = ""


@dataclass(frozen=True)
class ProductText:
    """A product. `popularity` is its weight among all; `season` when people want it most, `months` when it is fresh."""

    key: str
    name: str
    shelf: str
    popularity: int
    summary: str
    description: str
    variants: tuple[VariantText, ...]
    ocop_set: int | None = None
    name_en: str = ""
    description_en: str = ""
    story: str = ""
    ingredients: str = ""
    usage: str = ""
    storage: str = ""
    warning: str = ""
    specifications: str = ""
    months: tuple[int, ...] = ()
    season: str = ""
    near_only: bool = False
    state: ProductState = ProductState.PUBLISHED
    reason: str = ""
    lots: LotHabit = field(default_factory=lambda: LotHabit(0))
    ocop: OcopText | None = None


@dataclass(frozen=True)
class PostText:
    """A management post and who holds it."""

    title: str
    holder: str
    is_woman: bool


@dataclass(frozen=True)
class SellerText:
    """A cooperative. `workforce` counts members, women members, workers, women workers.

    `application` is where an application stands that is not verified: "submitted" or "returned".
    """

    key: str
    kind: CooperativeKind
    name: str
    legal_name: str
    representative: str
    phone: str
    founded: date
    commune: str
    street: str
    joined_days_ago: int
    story: str
    posts: tuple[PostText, ...]
    workforce: tuple[int, int, int, int]
    products: tuple[ProductText, ...] = ()
    workforce_now: tuple[int, int, int, int] | None = None
    old_address: str = ""
    registration_number: str = ""
    tax_number: bool = False
    bank: str = ""
    story_en: str = ""
    free_delivery_from: int = 0
    application: str = ""
    reason: str = ""

    @property
    def trades(self) -> bool:
        """Tell whether the Union has verified her."""
        return not self.application


@cache
def sellers() -> tuple[SellerText, ...]:
    """Return every made-up cooperative in the order of the files."""
    return tuple(_seller(tomllib.loads(file.read_text(encoding="utf-8"))) for file in sorted(_FOLDER.glob("*.toml")))


def _seller(table: dict[str, Any]) -> SellerText:
    known = dict(table)
    known["kind"] = CooperativeKind(known["kind"])
    known["posts"] = tuple(PostText(*post) for post in known["posts"])
    known["products"] = tuple(_product(each) for each in known.get("products", ()))
    for name in ("workforce", "workforce_now"):
        if name in known:
            known[name] = tuple(known[name])
    return SellerText(**known)


def _product(table: dict[str, Any]) -> ProductText:
    known = dict(table)
    known["variants"] = tuple(VariantText(**each) for each in known["variants"])
    known["state"] = ProductState(known.get("state", ProductState.PUBLISHED))
    if "lots" in known:
        known["lots"] = LotHabit(**known["lots"])
    if "ocop" in known:
        known["ocop"] = OcopText(**known["ocop"])
    return ProductText(**known)
