"""Her products as a table of the shape that is imported: what goes out comes in again without a change.

Of a product on sale whose new words wait for an officer, it is the new words that go out: she wrote them last.
"""

from collections.abc import Iterator

from marketplace.bulk import queries
from marketplace.bulk.columns import HEADINGS, Column
from marketplace.inventory import queries as inventory
from marketplace.kernel.ports import Sheet
from marketplace.kernel.quantity import Quantity, format_quantity
from marketplace.products import queries as products
from marketplace.products import revisions
from marketplace.products.rules import LONGEST, ProductData, VariantData

TITLE = "Sản phẩm"

C = Column


def sheet_of(cooperative_id: int) -> Sheet:
    """Return one row per pack; a product without packs has one row all the same."""
    return Sheet(TITLE, list(HEADINGS.values()), [*_rows(cooperative_id)])


def _rows(cooperative_id: int) -> Iterator[list[object]]:
    found = queries.to_export(cooperative_id)
    codes = queries.own_codes_of([product.id for product, _ in found])
    waiting = revisions.open_of([product.id for product, _ in found])
    left = inventory.available_of([pack.id for _, packs in found for pack in packs])
    categories = {each.id: each.name for each in products.categories()}
    sets = {each.id: f"{each.id}. {each.name}" for each in products.ocop_sets()}
    for product, packs in found:
        revision = waiting.get(product.id)
        written = revisions.told_in(revision, product)
        told = _told(written, codes.get(product.id, product.code))
        told |= {C.CATEGORY: categories[written.category_id], C.OCOP_SET: sets.get(written.ocop_set_id or 0, "")}
        held = [(queries.pack_data(revision, pack), left[pack.id]) for pack in packs]
        for cells in [told | _pack(*each) for each in held] or [told]:
            yield [cells.get(column, "") for column in HEADINGS]


def _told(written: ProductData, code: str) -> dict[Column, object]:
    """Return the product's own cells; our code stands in where she has none, so that names may repeat."""
    return {C.OWN_CODE: code} | {C(name): getattr(written, name) for name in LONGEST}


def _pack(pack: VariantData, left: int) -> dict[Column, object]:
    return {
        C.PACK: format_quantity(Quantity(pack.amount, pack.unit.group), unit=pack.unit),
        C.LABEL: pack.label,
        C.LABEL_EN: pack.label_en,
        C.PRICE: int(pack.price),
        C.STOCK: left,
        C.WEIGHT: pack.weight_grams,
    }
