"""Reads about company prefixes and GTINs, and what an address with a GTIN leads to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.cooperatives.states import CooperativeState
from marketplace.gs1.digital_link import DigitalLink
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.products.models import Product, Variant
from marketplace.products.states import ProductState
from marketplace.territory.rules import TerritoryScope
from marketplace.traceability.models import CompanyPrefix, Lot, TradeItemNumber
from marketplace.traceability.states import PrefixState


@dataclass(frozen=True)
class NumberedPack:
    """A pack with the GTIN that is printed now; "" for one without."""

    variant_id: int
    product_name: str
    label: str
    gtin: str


@dataclass(frozen=True)
class NamedThing:
    """What an address leads to: a product, and one of its lots where the address names a known one.

    `link` is the address as far as it is known: of an unknown lot only the product is left.
    """

    link: DigitalLink
    slug: str
    name: str
    name_en: str
    label: str
    maker: str
    is_sold_here: bool
    lot_code: str = ""
    lot_number: str = ""


def prefixes_of(cooperative_id: int) -> list[CompanyPrefix]:
    """Return a cooperative's proofs, newest first."""
    chosen = select(CompanyPrefix).where(CompanyPrefix.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(CompanyPrefix.id.desc())))


def proven_prefixes(cooperative_id: int, *, today: date) -> set[str]:
    """Return the prefixes that an officer confirmed and that hold today."""
    chosen = select(CompanyPrefix.prefix).where(
        CompanyPrefix.cooperative_id == cooperative_id,
        CompanyPrefix.state == PrefixState.CONFIRMED,
        CompanyPrefix.valid_to >= today,
    )
    return set(db.session.scalars(chosen))


def holders_of(prefix: str) -> set[int]:
    """Return the cooperatives whose confirmed prefix overlaps with this one."""
    chosen = select(CompanyPrefix.prefix, CompanyPrefix.cooperative_id).where(
        CompanyPrefix.state == PrefixState.CONFIRMED, CompanyPrefix.prefix.startswith(prefix[:7], autoescape=True)
    )
    return {
        cooperative_id
        for other, cooperative_id in db.session.execute(chosen)
        if other.startswith(prefix) or prefix.startswith(other)
    }


def get_prefix_of_cooperative(prefix_id: int, *, cooperative_id: int) -> CompanyPrefix:
    """Return a cooperative's own proof.

    Raises:
        NotFound: there is none, or it is another's.
    """
    chosen = select(CompanyPrefix).where(CompanyPrefix.id == prefix_id, CompanyPrefix.cooperative_id == cooperative_id)
    return _found(db.session.scalar(chosen))


def get_prefix_within(scope: TerritoryScope, prefix_id: int) -> CompanyPrefix:
    """Return a proof of a cooperative of the officer's territory.

    Raises:
        NotFound: there is none, or it lies outside.
    """
    chosen = (
        select(CompanyPrefix)
        .join(Cooperative, Cooperative.id == CompanyPrefix.cooperative_id)
        .where(CompanyPrefix.id == prefix_id, within(scope))
    )
    return _found(db.session.scalar(chosen))


def prefixes_waiting(scope: TerritoryScope) -> list[tuple[CompanyPrefix, str]]:
    """Return the proofs that wait for an officer of this territory with the cooperatives' names, oldest first."""
    chosen = (
        select(CompanyPrefix, Cooperative.name)
        .join(Cooperative, Cooperative.id == CompanyPrefix.cooperative_id)
        .where(CompanyPrefix.state == PrefixState.ENTERED, within(scope))
        .order_by(CompanyPrefix.entered_at, CompanyPrefix.id)
    )
    return [(proof, name) for proof, name in db.session.execute(chosen)]


def packs_with_numbers(cooperative_id: int) -> list[NumberedPack]:
    """Return every pack of a cooperative with its GTIN, by product name."""
    chosen = (
        select(Variant.id, Product.name, Variant.label)
        .join(Product, Product.id == Variant.product_id)
        .where(
            Product.cooperative_id == cooperative_id,
            Product.state != ProductState.RETIRED,
            Variant.is_active,
        )
        .order_by(Product.folded_name, Product.id, Variant.position, Variant.id)
    )
    rows = db.session.execute(chosen).all()
    given = gtins_of([row.id for row in rows])
    return [NumberedPack(row.id, row.name, row.label, given.get(row.id, "")) for row in rows]


def gtins_of(variant_ids: Collection[int]) -> dict[int, str]:
    """Return the newest GTIN of each pack that has one."""
    chosen = select(TradeItemNumber.variant_id, TradeItemNumber.gtin).where(TradeItemNumber.variant_id.in_(variant_ids))
    rows = db.session.execute(chosen.order_by(TradeItemNumber.id))
    return {variant_id: gtin for variant_id, gtin in rows}


def printable_gtin(variant_id: int | None, cooperative_id: int, *, today: date) -> str:
    """Return the GTIN that a pack may bear on a label printed today; "" where none is proven to be hers."""
    gtin = gtins_of([variant_id]).get(variant_id, "") if variant_id is not None else ""
    is_proven = bool(gtin) and any(
        gtin[1:].startswith(prefix) for prefix in proven_prefixes(cooperative_id, today=today)
    )
    return gtin if is_proven else ""


def find_named(link: DigitalLink) -> NamedThing | None:
    """Return what an address names, as far as it is known here: an unknown lot leads to its product.

    `None` when not even the GTIN is known.
    """
    key, gtin = link.key
    row = db.session.execute(_numbered().where(TradeItemNumber.gtin == gtin)).first() if key == "01" else None
    if row is None:
        return None
    product, maker, label = row
    lot = _lot_of(product.id, link.value_of("10"))
    levels = link.up_the_tree()
    known = next(level for level in levels if lot is not None or level.value_of("10") is None)
    return NamedThing(
        link=known,
        slug=product.slug,
        name=product.name,
        name_en=product.name_en,
        label=label,
        maker=maker.name,
        is_sold_here=product.state == ProductState.PUBLISHED and maker.state == CooperativeState.VERIFIED,
        lot_code=lot.code if lot else "",
        lot_number=lot.number if lot else "",
    )


def _numbered() -> Select[Product, Cooperative, str]:
    return (
        select(Product, Cooperative, Variant.label)
        .join(TradeItemNumber, TradeItemNumber.product_id == Product.id)
        .join(Variant, Variant.id == TradeItemNumber.variant_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
    )


def _lot_of(product_id: int, number: str | None) -> Lot | None:
    if number is None:
        return None
    return db.session.scalar(select(Lot).where(Lot.product_id == product_id, Lot.number == number))


def _found(proof: CompanyPrefix | None) -> CompanyPrefix:
    if proof is None:
        raise NotFound
    return proof
