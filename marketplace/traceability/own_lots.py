"""Reads about a cooperative's own lots, their events and label runs, and the lots that orders are packed from."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from marketplace.certificates import queries as certificates
from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.quantity import Quantity, format_quantity, get_unit
from marketplace.products import queries as products
from marketplace.products.models import Category, Product, Variant
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.rules import one_line_address
from marketplace.traceability import numbers
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.labels import LabelFacts, to_be_weighed
from marketplace.traceability.models import LabelRun, Lot, TraceEvent
from marketplace.traceability.rules import LotData, clean_number, goods_group, packs_in
from marketplace.traceability.states import LotState, RunState

PAGE = 24
_COUNTED = (LabelRun.reprint_of_id.is_(None), LabelRun.state != RunState.VOID)


@dataclass(frozen=True)
class LotRow:
    """A lot in its cooperative's list. `labels` is how many were printed; `quantity` in base units of `unit`."""

    id: int
    code: str
    number: str
    product_name: str
    produced_on: date
    best_before_on: date | None
    quantity: int
    unit: str
    labels: int


@dataclass(frozen=True)
class LotPage:
    """A stretch of the list, newest first; `next_before` continues it, `None` at the end."""

    rows: list[LotRow]
    next_before: int | None


@dataclass(frozen=True)
class LotName:
    """What other pages say about a lot."""

    code: str
    number: str


@dataclass(frozen=True)
class PackingLot:
    """A lot that an order may be packed from."""

    id: int
    code: str
    number: str
    best_before_on: date | None

    @property
    def label(self) -> str:
        """The lot as a packer finds it on the shelf: "MOR-261122-01 · HSD 22/11/2028"."""
        last = f" · HSD {self.best_before_on:%d/%m/%Y}" if self.best_before_on else ""
        return f"{self.number}{last}"


@dataclass(frozen=True)
class LotProduct:
    """What a lot is of: its product with shelf and packs."""

    product: Product
    category: Category
    variants: list[Variant]


def lots_of_cooperative(cooperative_id: int, *, before: int | None = None, limit: int = PAGE) -> LotPage:
    """Return a cooperative's lots, newest first, in one statement.

    Args:
        before: the `next_before` of the page before.
    """
    printed = select(func.coalesce(func.sum(LabelRun.count), 0)).where(LabelRun.lot_id == Lot.id, *_COUNTED)
    of_lot = (Lot.produced_on, Lot.best_before_on, Lot.quantity, Lot.unit)
    chosen = (
        select(Lot.id, Lot.code, Lot.number, Product.name, *of_lot, printed.correlate(Lot).scalar_subquery())
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.cooperative_id == cooperative_id)
    )
    if before is not None:
        chosen = chosen.where(Lot.id < before)
    found = db.session.execute(chosen.order_by(Lot.id.desc()).limit(limit + 1)).all()
    rows = [LotRow(*row) for row in found[:limit]]
    return LotPage(rows, rows[-1].id if len(found) > limit else None)


def lot_of_cooperative(code: str, *, cooperative_id: int) -> Lot:
    """Return a cooperative's own lot by its public code.

    Raises:
        NotFound: there is none, or it is another's.
    """
    lot = db.session.scalar(
        select(Lot).where(Lot.code == code, Lot.cooperative_id == cooperative_id, Lot.kind == LotKind.FINISHED)
    )
    if lot is None:
        raise NotFound(msg("Không tìm thấy lô này."))
    return lot


def events_of(lot_id: int) -> list[TraceEvent]:
    """Return what happened to a lot, in the order it happened."""
    chosen = select(TraceEvent).where(TraceEvent.lot_id == lot_id)
    return list(db.session.scalars(chosen.order_by(TraceEvent.happened_at, TraceEvent.id)))


def label_runs_of(lot_id: int, *, limit: int = 50) -> list[LabelRun]:
    """Return the printings of a lot's labels, newest first."""
    chosen = select(LabelRun).where(LabelRun.lot_id == lot_id)
    return list(db.session.scalars(chosen.order_by(LabelRun.id.desc()).limit(limit)))


def label_run_of(lot_id: int, run_id: int) -> LabelRun:
    """Return one printing of a lot's labels.

    Raises:
        NotFound: it is another lot's, or there is none.
    """
    run = db.session.scalar(select(LabelRun).where(LabelRun.id == run_id, LabelRun.lot_id == lot_id))
    if run is None:
        raise NotFound(msg("Không tìm thấy lần in tem này."))
    return run


def labels_printed(lot_id: int) -> int:
    """Return how many labels of a lot were printed so far; reprints take the place of others, void ones are gone."""
    return db.session.scalar(select(func.sum(LabelRun.count)).where(LabelRun.lot_id == lot_id, *_COUNTED)) or 0


def lots_for_packing(product_ids: Collection[int], today: date) -> dict[int, list[PackingLot]]:
    """Return the lots each product can be packed from: first expired first out, none past its last day.

    Lots without best-before date stand last, the oldest first.
    """
    found: dict[int, list[PackingLot]] = {product_id: [] for product_id in product_ids}
    chosen = select(Lot.product_id, Lot.id, Lot.code, Lot.number, Lot.best_before_on).where(
        Lot.product_id.in_(set(product_ids)),
        Lot.state == LotState.OPEN,
        Lot.left > 0,
        (Lot.best_before_on.is_(None)) | (Lot.best_before_on >= today),
    )
    # Spelled out because the two databases sort NULL at opposite ends.
    order = (Lot.best_before_on.is_(None), Lot.best_before_on, Lot.produced_on, Lot.id)
    for product_id, lot_id, code, number, last in db.session.execute(chosen.order_by(*order)) if found else ():
        found[product_id].append(PackingLot(lot_id, code, number, last))
    return found


def names_of(lot_ids: Collection[int]) -> dict[int, LotName]:
    """Return code and number of lots by id, in one statement; unknown ids are left out."""
    if not lot_ids:
        return {}
    chosen = select(Lot.id, Lot.code, Lot.number).where(Lot.id.in_(set(lot_ids)))
    return {row.id: LotName(row.code, row.number) for row in db.session.execute(chosen)}


def products_to_open(cooperative_id: int) -> list[Product]:
    """Return the products a cooperative may open a lot of: all it has not retired, by name."""
    chosen = select(Product).where(Product.cooperative_id == cooperative_id, Product.state != ProductState.RETIRED)
    return list(db.session.scalars(chosen.order_by(Product.folded_name, Product.id)))


def used_numbers(cooperative_id: int, beginning: str) -> set[str]:
    """Return a cooperative's lot numbers that begin so."""
    chosen = select(Lot.number).where(
        Lot.cooperative_id == cooperative_id, Lot.number.startswith(beginning, autoescape=True)
    )
    return set(db.session.scalars(chosen))


def lot_like(cooperative_id: int, told: LotData, *, newer_than: int) -> Lot | None:
    """Return a lot that says just what `told` says and was opened since: the same form, sent twice."""
    chosen = (
        select(Lot)
        .join(Product, Product.id == Lot.product_id)
        .where(
            Lot.cooperative_id == cooperative_id,
            Lot.id > newer_than,
            Product.code == told.product_code,
            Lot.produced_on == told.produced_on,
            Lot.quantity == told.quantity,
            Lot.unit == told.unit,
        )
    )
    if told.number:
        chosen = chosen.where(Lot.number == clean_number(told.number))
    return db.session.scalar(chosen.order_by(Lot.id).limit(1))


def packs_of_lot(lot: Lot, *, variant_id: int | None) -> int:
    """Return how many whole packs a lot gives; 0 where that cannot be told, as of kilograms and trays."""
    variant = db.session.get(Variant, variant_id) if variant_id else None
    if variant is None or not same_group(variant.unit, lot.unit):
        return 0
    return packs_in(lot.quantity, variant.amount)


def same_group(one_unit: str, other_unit: str) -> bool:
    """Tell whether two units can be compared."""
    return get_unit(one_unit).group == get_unit(other_unit).group


def product_of_lot(product_id: int) -> LotProduct:
    """Return a product with its shelf and its packs, hidden ones left out."""
    product, category = db.session.execute(
        select(Product, Category).join(Category, Category.id == Product.category_id).where(Product.id == product_id)
    ).one()
    packs = [variant for variant in products.variants_of([product_id])[product_id] if variant.is_active]
    return LotProduct(product, category, packs)


def facts_for_label(lot: Lot, *, variant_id: int | None, today: date) -> LabelFacts:
    """Return what a label of this lot says, in the pack chosen, as things stand today.

    Args:
        variant_id: a pack of the lot's product; without it the label states no net content.

    Raises:
        NotFound: the pack belongs to another product.
    """
    of = product_of_lot(lot.product_id)
    cooperative = cooperative_of(lot.cooperative_id)
    place = territory.get_commune(cooperative.commune_id)
    papers = products.certificate_ids_of([lot.product_id])[lot.product_id]
    stars = certificates.stars_of(papers, today).values()
    return LabelFacts(
        group=goods_group(of.category.slug),
        code=lot.code,
        number=lot.number,
        product=of.product.name,
        maker=cooperative.legal_name,
        address=one_line_address(cooperative.street, place.full_name, place.province_full_name),
        origin=of.product.origin or place.province_name,
        net_content=_net_content(of.variants, variant_id),
        produced_on=lot.produced_on,
        harvested_on=lot.harvested_on,
        best_before_on=lot.best_before_on,
        standard=lot.standard,
        ingredients=of.product.ingredients,
        usage=of.product.usage,
        storage=of.product.storage,
        warning=of.product.warning,
        stars=max(stars, default=None),
        gtin=numbers.printable_gtin(variant_id, lot.cooperative_id, today=today),
    )


def _net_content(variants: Collection[Variant], variant_id: int | None) -> str:
    if variant_id is None:
        return ""
    chosen = next((variant for variant in variants if variant.id == variant_id), None)
    if chosen is None:
        raise NotFound(msg("Không tìm thấy quy cách này."))
    unit = get_unit(chosen.unit)
    if chosen.is_weighed:
        return to_be_weighed(unit)
    return format_quantity(Quantity(chosen.amount, unit.group), unit=unit)
