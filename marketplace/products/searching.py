"""What the search index is told about products, and how a buyer's words are looked up in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.products import catalogue
from marketplace.products.models import Category, OcopSet, Product
from marketplace.products.ports import SearchDocument, SearchIndex, SearchQuery
from marketplace.products.search_words import as_written, without_keyboard_slips
from marketplace.products.states import ProductState
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

BATCH = 500


@dataclass(frozen=True)
class Found:
    """Product ids, best first; `read_as` is what was looked for when the words as typed were found nowhere.

    They are loose where the words stand in each product, but nowhere belong together.
    """

    product_ids: list[int]
    read_as: str = ""
    is_loose: bool = False


def find(index: SearchIndex, text: str, *, limit: int | None = None) -> Found:
    """Look up a buyer's words; where they are found nowhere as typed, undo the slips of a keyboard and look again.

    A result may name products that are no longer shown: read them through the catalogue.
    """
    hits = index.search(SearchQuery(text, limit=limit))
    is_found_as_typed = bool(hits.product_ids and not hits.read_as)
    meant = "" if is_found_as_typed else without_keyboard_slips(text)
    if not meant:
        return Found(hits.product_ids, hits.read_as, hits.is_loose)
    again = index.search(SearchQuery(meant, limit=limit))
    if again.product_ids and not (hits.product_ids and again.read_as):
        return Found(again.product_ids, again.read_as or meant, again.is_loose)
    return Found(hits.product_ids, hits.read_as, hits.is_loose)


def in_buyers_words(found: Found, *, names_of_best: int = 24) -> str:
    """Return what was looked for instead, with the marks that the names of what was found give it; "" for nothing."""
    if not found.read_as:
        return ""
    chosen = select(Product.name).where(Product.id.in_(found.product_ids[:names_of_best]))
    return as_written(found.read_as.split(), list(db.session.scalars(chosen)))


def find_slug(code: str) -> str:
    """Return the name in the address of the product with this code; "" when buyers see none."""
    shown = (Product.state == ProductState.PUBLISHED, is_public())
    chosen = select(Product.slug).join(Cooperative, Cooperative.id == Product.cooperative_id)
    return db.session.scalar(chosen.where(Product.code == code, *shown)) or ""


def documents_of(product_ids: Collection[int]) -> dict[int, SearchDocument]:
    """Return the products as the index sees them, by id; what buyers may not see (any more) is left out."""
    ordered = sorted(set(product_ids))
    pieces = (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
    found = (_documents(_rows().where(Product.id.in_(piece))) for piece in pieces)
    return {document.product_id: document for piece in found for document in piece}


def documents() -> Iterator[SearchDocument]:
    """Return every product that buyers may see, piece by piece."""
    last_id = 0
    while True:
        batch = list(_documents(_rows().where(Product.id > last_id).order_by(Product.id).limit(BATCH)))
        yield from batch
        if len(batch) < BATCH:
            return
        last_id = batch[-1].product_id


def ids_of_cooperatives(cooperative_ids: Collection[int]) -> list[int]:
    """Return all products of some cooperatives, shown or not."""
    chosen = select(Product.id).where(Product.cooperative_id.in_(cooperative_ids))
    return list(db.session.scalars(chosen)) if cooperative_ids else []


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Product, Cooperative, Category, OcopSet.name, catalogue.stars_today)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(OcopSet, OcopSet.id == Product.ocop_set_id)
        .where(Product.state == ProductState.PUBLISHED, is_public())
    )


def _documents(chosen: Select[*tuple[Any, ...]]) -> Iterator[SearchDocument]:
    rows = db.session.execute(chosen, {"today": clock.today()}).all()
    communes = {maker.commune_id for _, maker, *_ in rows}
    places, before = territory.places(communes), territory.old_provinces_of(communes)
    for product, maker, category, ocop_set, stars in rows:
        place = places[maker.commune_id]
        yield SearchDocument(
            product_id=product.id,
            name=product.name,
            name_en=product.name_en,
            cooperative=f"{maker.name} {maker.legal_name}",
            category=f"{category.name} {category.name_en}",
            place=" ".join([place.label, *(old.name for old in before[maker.commune_id])]),
            words=_words(product, ocop_set=ocop_set or "", stars=stars, place=place),
        )


def _words(product: Product, *, ocop_set: str, stars: int, place: Place) -> str:
    """Return what else a product is found by: what it is made of, its stars and origin."""
    parts = (
        product.summary,
        product.ingredients,
        product.origin,
        ocop_set,
        f"OCOP {stars} sao" if stars else "",
        place.name,
    )
    return " ".join(part for part in parts if part)
