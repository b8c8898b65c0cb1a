"""What every shown product can be filtered by, kept in the memory of a process and right at each moment it is asked.

To read price, stars and stock of ten thousand found products from their tables would take longer than finding them. So
they are read once, and each time the change feed is asked what has changed since: what was committed is seen.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import func, select

from marketplace.certificates import queries as certificates
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel import clock, feed
from marketplace.kernel.database import db, end_reading
from marketplace.kernel.feed import Cursor
from marketplace.products import following
from marketplace.products.facets import Fact, band_of, old_place
from marketplace.products.models import Category, Product, ProductCertificate, ProductStanding, Variant
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory

BATCH = 2_000

#: Tells which of some products can be bought now.
InStock = Callable[[Collection[int]], set[int]]

_CHOSEN = (
    select(
        Product.id,
        Category.slug,
        Cooperative.commune_id,
        Product.published_at,
        func.coalesce(ProductStanding.rating_sum, 0),
        func.coalesce(ProductStanding.rating_count, 0),
        func.coalesce(ProductStanding.sold_packs, 0),
    )
    .join(Cooperative, Cooperative.id == Product.cooperative_id)
    .join(Category, Category.id == Product.category_id)
    .outerjoin(ProductStanding, ProductStanding.product_id == Product.id)
    .where(Product.state == ProductState.PUBLISHED, is_public())
)


class ShelfFacts:
    """The facts of every shown product."""

    def __init__(self, in_stock: InStock) -> None:
        self._in_stock = in_stock
        self._facts: dict[int, Fact] = {}
        self._places: dict[int, tuple[str, ...]] = {}
        self._cursor: Cursor | None = None
        self._day: date | None = None
        self._refreshing = Lock()

    def of(self, product_ids: Iterable[int], *, today: date | None = None) -> list[Fact]:
        """Return the facts of those of the products that buyers may see now, in the order given."""
        self._refresh(today or clock.today())
        found = map(self._facts.get, product_ids)
        return [fact for fact in found if fact is not None]

    def places(self) -> set[str]:
        """Return the codes of the provinces, of today and of the old list, that shown products come from."""
        self._refresh(clock.today())
        return {code for codes in self._places.values() for code in codes}

    def forget(self) -> None:
        """Read everything anew when asked next."""
        self._cursor = None

    def _refresh(self, today: date) -> None:
        with self._refreshing:
            end = feed.present_cursor()
            # Certificates run out at midnight without anybody's doing.
            if self._cursor is None or today != self._day or not following.can_be_followed(self._cursor, end=end):
                self._read_everything(end, today)
            while self._cursor is not None and self._cursor < end:
                self._read_changes(today)

    def _read_everything(self, end: Cursor, today: date) -> None:
        self._facts, last = {}, 0
        while ids := self._ids_after(last):
            self._facts.update((fact.product_id, fact) for fact in self._read(ids, today))
            last = ids[-1]
        end_reading()
        self._cursor, self._day = end, today

    def _read_changes(self, today: date) -> None:
        notes, self._cursor = feed.notes_after(self._cursor or Cursor())
        product_ids = sorted(following.product_ids_in(notes))
        for start in range(0, len(product_ids), BATCH):
            ids = product_ids[start : start + BATCH]
            found = {fact.product_id: fact for fact in self._read(ids, today)}
            for gone in ids:
                self._facts.pop(gone, None)
            self._facts.update(found)
        end_reading()

    def _ids_after(self, last: int) -> list[int]:
        shown = (Product.state == ProductState.PUBLISHED, Product.id > last)
        return list(db.session.scalars(select(Product.id).where(*shown).order_by(Product.id).limit(BATCH)))

    def _read(self, ids: list[int], today: date) -> Iterator[Fact]:
        rows = db.session.execute(_CHOSEN.where(Product.id.in_(ids))).all()
        prices, papers, in_stock = _prices(ids), _papers(ids, today), self._in_stock(ids)
        self._learn_places({row.commune_id for row in rows})
        for product_id, category, commune_id, published_at, *standing in rows:
            # Without a pack that is sold there is nothing to show.
            if product_id in prices:
                stars, kinds = papers.get(product_id, (0, ()))
                price = prices[product_id]
                yield Fact(
                    product_id, category, self._places[commune_id], stars, kinds, price, band_of(price),
                    product_id in in_stock, published_at.timestamp() if published_at else 0.0, *standing,
                )  # fmt: skip

    def _learn_places(self, commune_ids: set[int]) -> None:
        unknown = commune_ids - self._places.keys()
        before = territory.old_provinces_of(unknown)
        for commune_id, place in territory.places(unknown).items():
            old = (old_place(province.code) for province in before[commune_id])
            self._places[commune_id] = (place.province_code, *old)


def _prices(ids: list[int]) -> dict[int, Any]:
    chosen = select(Variant.product_id, func.min(Variant.price)).where(Variant.product_id.in_(ids), Variant.is_active)
    return {product_id: price for product_id, price in db.session.execute(chosen.group_by(Variant.product_id))}


def _papers(ids: list[int], today: date) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return the most stars and the kinds of certificates that are valid today, by product."""
    chosen = (
        select(ProductCertificate.product_id, Certificate.kind, Certificate.stars)
        .join(Certificate, Certificate.id == ProductCertificate.certificate_id)
        .where(ProductCertificate.product_id.in_(ids), certificates.is_shown(today))
    )
    stars: dict[int, int] = defaultdict(int)
    kinds: dict[int, set[str]] = defaultdict(set)
    for product_id, kind, count in db.session.execute(chosen):
        kinds[product_id].add(kind.value)
        if kind is CertificateKind.OCOP:
            stars[product_id] = max(stars[product_id], count or 0)
    return {product_id: (stars[product_id], tuple(sorted(found))) for product_id, found in kinds.items()}
