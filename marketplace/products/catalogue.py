"""Products as buyers see them on shelves: published, of verified cooperatives, with a pack that is for sale.

Read as plain rows in one statement: a page of 24 is built more often than anything else on the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, select, tuple_

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel import clock
from marketplace.kernel.database import db, shared_alias
from marketplace.kernel.money import Dong
from marketplace.kernel.reading import read
from marketplace.products.crafts import CRAFTS
from marketplace.products.gathering import is_in_season, is_of_craft
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Category, Photo, Product, ProductCertificate, Variant
from marketplace.products.shelves import (
    PAGE_SIZE,
    Card,
    Page,
    Position,
    ShelfFilter,
    ShelfOrder,
    moment_at,
    position_of,
    read_position,
)
from marketplace.products.states import ProductState
from marketplace.territory.models import AdministrativeUnit

Rows = Select[*tuple[Any, ...]]

_Commune = shared_alias(AdministrativeUnit, "commune")
_Province = shared_alias(AdministrativeUnit, "province")
_Pack = shared_alias(Variant, "pack")

_cheapest = (
    select(_Pack.id)
    .where(_Pack.product_id == Product.id, _Pack.is_active)
    .order_by(_Pack.price, _Pack.id)
    .limit(1)
    .correlate(Product)
    .scalar_subquery()
)
has_pack = select(_Pack.id).where(_Pack.product_id == Product.id, _Pack.is_active).correlate(Product).exists()
_Priced = shared_alias(Variant, "priced")
_lowest = (
    select(_Pack.id)
    .where(_Pack.product_id == _Priced.product_id, _Pack.is_active)
    .order_by(_Pack.price, _Pack.id)
    .limit(1)
    .correlate(_Priced)
    .scalar_subquery()
)
_dearest = (
    select(func.max(_Pack.price))
    .where(_Pack.product_id == Product.id, _Pack.is_active)
    .correlate(Product)
    .scalar_subquery()
)
#: OCOP stars valid on the day bound as `today`, 0 for none; to be selected beside `Product`.
stars_today = func.coalesce(
    select(func.max(Certificate.stars))
    .select_from(ProductCertificate)
    # An outer join is read in this order: from the product's own few papers, not from all that are valid.
    .outerjoin(
        Certificate,
        and_(
            Certificate.id == ProductCertificate.certificate_id,
            Certificate.kind == CertificateKind.OCOP,
            # The day is filled in when the list is read.
            certificates.is_shown(cast(date, bindparam("today"))),
        ),
    )
    .where(ProductCertificate.product_id == Product.id)
    .correlate(Product)
    .scalar_subquery(),
    0,
)
_first_photo = (
    select(Photo.id)
    .where(Photo.product_id == Product.id, Photo.state == PhotoState.READY)
    .order_by(Photo.position, Photo.id)
    .limit(1)
    .correlate(Product)
    .scalar_subquery()
)
_Picture = shared_alias(Photo, "picture")

#: That buyers may see a product, in queries that read `Product` and `Cooperative`.
is_on_shelf = (Product.state == ProductState.PUBLISHED, is_public())

#: Select the columns of `Card`, in its order; the day is bound as `today`.
# Put together once: building it anew for each page would cost more than the database needs to answer it.
CARD_ROWS = (
    select(
        Product.id,
        Variant.id,
        Product.code,
        Product.slug,
        Product.name,
        Product.name_en,
        Cooperative.name,
        Cooperative.slug,
        Cooperative.code,
        _Commune.name,
        _Province.name,
        stars_today,
        Variant.price,
        _dearest,
        Variant.unit,
        Variant.amount,
        Product.drawing,
        func.coalesce(_Picture.key, ""),
        func.coalesce(_Picture.alt, ""),
        Product.published_at,
    )
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(_Commune, _Commune.id == Cooperative.commune_id)
    .join(_Province, _Province.id == Cooperative.province_id)
    .join(Variant, Variant.id == _cheapest)
    .outerjoin(_Picture, _Picture.id == _first_photo)
    .where(*is_on_shelf)
)
_CARDS_BY_ID = CARD_ROWS.where(Product.id.in_(bindparam("ids", expanding=True)))
_CARD_BY_SLUG = CARD_ROWS.where(Product.slug == bindparam("slug"))
_ON_SHELF = (
    select(Product.id)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(_Province, _Province.id == Cooperative.province_id)
    .where(*is_on_shelf)
)
# What is enough to filter, order and cut what the search index found.
_MATCHES = (
    select(Product.id, Category.slug, _Province.code, _Province.name, stars_today, Variant.price, Product.published_at)
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(Category, Category.id == Product.category_id)
    .join(_Province, _Province.id == Cooperative.province_id)
    .join(Variant, Variant.id == _cheapest)
    .where(*is_on_shelf)
)
_WITH_MAKERS = (
    select(_Province.code, _Province.name)
    .where(_Province.id.in_(select(Cooperative.province_id).where(is_public())))
    .order_by(_Province.name_key)
)


class Match(NamedTuple):
    """A product that the search index found and buyers may see: enough to filter, order and cut the list."""

    product_id: int
    category: str
    province: str
    province_name: str
    stars: int
    price: Dong
    published_at: datetime


@dataclass(frozen=True)
class _Way:
    """One way to walk along a shelf: by a column, equals by `tie`, so that everything has one place."""

    column: Any
    tie: Any
    descends: bool

    def cut(self, chosen: Rows, *, start: Position | None, limit: int) -> Rows:
        """Return the piece of an unordered selection that follows `start` on this way."""
        beyond = chosen if start is None else chosen.where(self._beyond(start))
        return self.ordered(beyond).limit(limit)

    def ordered(self, chosen: Rows) -> Rows:
        """Return a selection in the order of this way."""
        order = (self.column.desc(), self.tie.desc()) if self.descends else (self.column, self.tie)
        return chosen.order_by(*order)

    def back(self) -> "_Way":
        """Return the same way in the other direction."""
        return replace(self, descends=not self.descends)

    def _beyond(self, start: Position) -> ColumnElement[bool]:
        value = start.value if self.tie is _Priced.id else moment_at(start)
        here = tuple_(self.column, self.tie)
        there = tuple_(literal(value, self.column.type), literal(start.id))
        return here < there if self.descends else here > there


_WAYS = {
    ShelfOrder.NEWEST: _Way(Product.published_at, Product.id, descends=True),
    ShelfOrder.CHEAPEST: _Way(_Priced.price, _Priced.id, descends=False),
    ShelfOrder.DEAREST: _Way(_Priced.price, _Priced.id, descends=True),
}


def cards(
    wanted: ShelfFilter,
    *,
    order: ShelfOrder = ShelfOrder.NEWEST,
    after: str = "",
    before: str = "",
    limit: int = PAGE_SIZE,
) -> Page[Card]:
    """Return one page of a shelf, in one statement.

    Args:
        after: `next` of the page before; what is no position begins at the start.
        before: `previous` of the page after.
    """
    start, end = read_position(after), read_position(before)
    if start is None and end is not None:
        found = _walk(wanted, order, start=end, limit=limit + 1, is_backward=True)
        shown = found[:limit][::-1]
        has_previous, has_next = len(found) > limit, True
    else:
        found = _walk(wanted, order, start=start, limit=limit + 1)
        shown = found[:limit]
        has_previous, has_next = start is not None, len(found) > limit
    return Page(
        items=shown,
        next=str(position_of(shown[-1], order)) if shown and has_next else "",
        previous=str(position_of(shown[0], order)) if shown and has_previous else "",
    )


def cards_of(product_ids: Sequence[int]) -> list[Card]:
    """Return the cards of these products in this order; what is not shown to buyers is left out."""
    if not product_ids:
        return []
    found = {card.product_id: card for card in _read(_CARDS_BY_ID, ids=list(product_ids))}
    return [found[product_id] for product_id in product_ids if product_id in found]


def find_card(slug: str) -> Card | None:
    """Return a product by its address as it lies on the shelf; nothing where buyers may not see it."""
    return next(iter(_read(_CARD_BY_SLUG, slug=slug)), None)


def matches(product_ids: Sequence[int]) -> list[Match]:
    """Return those of the products that buyers may see, in the order given."""
    if not product_ids:
        return []
    rows = db.session.execute(_MATCHES.where(Product.id.in_(product_ids)), {"today": clock.today()})
    found = {row[0]: Match._make(row) for row in rows}
    return [found[product_id] for product_id in product_ids if product_id in found]


def count_shown() -> int:
    """Return how many products buyers may see."""
    chosen = select(func.count()).select_from(Product).join(Cooperative, Cooperative.id == Product.cooperative_id)
    return db.session.scalar(chosen.where(*is_on_shelf)) or 0


def provinces_with_makers() -> list[tuple[str, str]]:
    """Return code and name of the provinces that verified cooperatives are in, in alphabetical order."""
    return [(code, name) for code, name in read(_WITH_MAKERS)]


def _walk(
    wanted: ShelfFilter, order: ShelfOrder, *, start: Position | None, limit: int, is_backward: bool = False
) -> list[Card]:
    found = _read(_piece(wanted, order, start, limit, is_backward=is_backward))
    if order is ShelfOrder.NEWEST:
        return found
    descends = _WAYS[order].descends is not is_backward
    return sorted(found, key=lambda card: (card.price, card.variant_id), reverse=descends)


@lru_cache(maxsize=256)
def _piece(wanted: ShelfFilter, order: ShelfOrder, start: Position | None, limit: int, *, is_backward: bool) -> Rows:
    """Return the statement for one piece of a shelf; it depends on nothing but what is asked, so it is kept."""
    way = _WAYS[order].back() if is_backward else _WAYS[order]
    conditions = _conditions(wanted)
    if way.tie is Product.id:
        # First which products, then all about these few: otherwise SQLite gathers the whole market before it cuts.
        chosen = way.cut(_ON_SHELF.where(has_pack, *conditions), start=start, limit=limit)
        return way.ordered(CARD_ROWS.where(Product.id.in_(chosen)))
    # Packs are walked in the order of their prices, so that the first page does not price the whole market.
    fits = _ON_SHELF.where(Product.id == _Priced.product_id, *conditions).correlate(_Priced).exists()
    piece = way.cut(select(_Priced.product_id).where(_Priced.id == _lowest, fits), start=start, limit=limit)
    return CARD_ROWS.where(Product.id.in_(piece))


def _conditions(wanted: ShelfFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.category:
        shelf = select(Category.id).where(Category.slug == wanted.category).scalar_subquery()
        conditions.append(Product.category_id == shelf)
    if wanted.province:
        conditions.append(_Province.code == wanted.province)
    if wanted.cooperative_id is not None:
        conditions.append(Product.cooperative_id == wanted.cooperative_id)
    if wanted.stars:
        conditions.append(stars_today == wanted.stars)
    if wanted.fewest_stars:
        conditions.append(stars_today >= wanted.fewest_stars)
    if wanted.craft:
        conditions.append(is_of_craft(CRAFTS[wanted.craft]))
    if wanted.month:
        conditions.append(is_in_season(wanted.month))
    return conditions


def _read(chosen: Rows, **values: Any) -> list[Card]:
    return [Card._make(row) for row in read(chosen, today=clock.today(), **values)]
