"""Reads about imports, and about what a cooperative has that a file may mean."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from marketplace.bulk.models import ImportedPicture, OwnCode, ProductImport
from marketplace.bulk.reading import Fault, Goods, Shelves, fault_from
from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.quantity import get_unit
from marketplace.kernel.text import fold
from marketplace.products import queries as products
from marketplace.products import revisions
from marketplace.products.models import Product, ProductRevision, Variant
from marketplace.products.rules import ProductData, VariantData
from marketplace.products.states import ProductState

PAGE = 20


@dataclass(frozen=True)
class Stock:
    """What a cooperative has already of what a file names.

    Attributes:
        written: what she wrote last about each product: of one on sale, the words that wait for an officer.
        held: each pack as she wrote it last.
        waiting: products on sale of which a new version waits for an officer.
    """

    by_own_code: dict[str, Product] = field(default_factory=dict)
    by_market_code: dict[str, Product] = field(default_factory=dict)
    by_name: dict[str, list[Product]] = field(default_factory=dict)
    own_codes: dict[int, str] = field(default_factory=dict)
    packs: dict[int, list[Variant]] = field(default_factory=dict)
    written: dict[int, ProductData] = field(default_factory=dict)
    held: dict[int, VariantData] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    left: dict[int, int] = field(default_factory=dict)


def get_of_cooperative(code: str, *, cooperative_id: int) -> ProductImport:
    """Return a cooperative's own import.

    Raises:
        NotFound: there is none, or it is another's.
    """
    chosen = select(ProductImport).where(ProductImport.code == code, ProductImport.cooperative_id == cooperative_id)
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound
    return found


def find(import_id: int) -> ProductImport | None:
    """Return an import."""
    return db.session.get(ProductImport, import_id)


def of_cooperative(cooperative_id: int) -> list[ProductImport]:
    """Return the cooperative's last imports, the newest first."""
    chosen = select(ProductImport).where(ProductImport.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(ProductImport.id.desc()).limit(PAGE)))


def faults_of(one: ProductImport) -> list[Fault]:
    """Return what is wrong in a file, by row."""
    return [fault_from(kept) for kept in one.faults]


def shelves() -> Shelves:
    """Return categories and OCOP sets by the names a file may use."""
    categories = products.categories()
    sets = products.ocop_sets()
    return Shelves(
        categories={fold(name): each.id for each in categories for name in (each.name_en, each.slug, each.name)},
        ocop_sets={
            fold(name): each.id for each in sets for name in (each.name, str(each.id), f"{each.id}. {each.name}")
        },
    )


def stock_for(goods: Collection[Goods], *, cooperative_id: int) -> Stock:
    """Return what the cooperative has of these goods, in a fixed number of statements."""
    own = Product.cooperative_id == cooperative_id
    codes = {fold(each.own_code) for each in goods if each.own_code}
    market_codes = {each.own_code.upper() for each in goods if each.own_code}
    names = {fold(each.told["name"]) for each in goods if each.told.get("name")}
    coded = select(OwnCode, Product).join(Product, Product.id == OwnCode.product_id)
    by_own = {
        row.folded: product
        for row, product in db.session.execute(
            coded.where(OwnCode.cooperative_id == cooperative_id, OwnCode.folded.in_(codes))
        )
    }
    by_market = {
        one.code: one for one in db.session.scalars(select(Product).where(own, Product.code.in_(market_codes)))
    }
    named = select(Product).where(own, Product.folded_name.in_(names), Product.state != ProductState.RETIRED)
    by_name: dict[str, list[Product]] = {}
    for product in db.session.scalars(named.order_by(Product.id)):
        by_name.setdefault(product.folded_name, []).append(product)
    several = [product for found in by_name.values() for product in found]
    meant = {one.id: one for one in (*by_own.values(), *by_market.values(), *several)}
    return _as_written(_with_packs(Stock(by_own, by_market, by_name), set(meant)), meant)


def _as_written(stock: Stock, meant: Mapping[int, Product]) -> Stock:
    """Add what she wrote last: a file changes that, and not what buyers still read meanwhile."""
    open_ones = revisions.open_of(meant)
    stock.waiting.update(open_ones)
    for product_id, product in meant.items():
        found = open_ones.get(product_id)
        stock.written[product_id] = revisions.told_in(found, product)
        stock.held.update({pack.id: pack_data(found, pack) for pack in stock.packs.get(product_id, [])})
    return stock


def pack_data(revision: ProductRevision | None, pack: Variant) -> VariantData:
    """Return a pack as a revision has it; as it is sold where there is none."""
    values = revisions.pack_in(revision, pack)
    return VariantData(**(values | {"unit": get_unit(values["unit"])}))


def _with_packs(stock: Stock, product_ids: set[int]) -> Stock:
    stock.own_codes.update(own_codes_of(product_ids))
    stock.packs.update(products.variants_of(product_ids))
    stock.left.update(inventory.available_of([pack.id for packs in stock.packs.values() for pack in packs]))
    return stock


def own_codes_of(product_ids: Collection[int]) -> dict[int, str]:
    """Return by what codes the cooperative knows these products herself."""
    chosen = select(OwnCode.product_id, OwnCode.code).where(OwnCode.product_id.in_(product_ids))
    return {product_id: code for product_id, code in db.session.execute(chosen)}


def digests_of(product_ids: Collection[int]) -> set[tuple[int, str]]:
    """Return which pictures imports put on these products already."""
    chosen = select(ImportedPicture.product_id, ImportedPicture.digest)
    rows = db.session.execute(chosen.where(ImportedPicture.product_id.in_(product_ids)))
    return {(product_id, digest) for product_id, digest in rows}


def to_export(cooperative_id: int) -> list[tuple[Product, list[Variant]]]:
    """Return every product that is not retired with the packs that are sold, in the order they were written down."""
    chosen = select(Product).where(Product.cooperative_id == cooperative_id, Product.state != ProductState.RETIRED)
    found = list(db.session.scalars(chosen.order_by(Product.id)))
    packs = products.variants_of([product.id for product in found])
    return [(product, [pack for pack in packs[product.id] if pack.is_active]) for product in found]
