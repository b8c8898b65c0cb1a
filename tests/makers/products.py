"""Products for tests, made by the real services."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import services as inventory
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.kernel.quantity import get_unit
from marketplace.products import listing, queries, reviewing, takedowns, variants
from marketplace.products.kinds import TakedownSource
from marketplace.products.models import Category, Product, Variant
from marketplace.products.rules import ProductData, VariantData
from marketplace.products.states import ProductState
from marketplace.territory.rules import TerritoryScope

MORNING = Act(actor_id=None, at=datetime(2026, 11, 22, 1, 0, tzinfo=UTC))
EVERYWHERE = TerritoryScope(everywhere=True)

#: label, unit code, amount in base units, price in đồng
ONE_KILO = ("1 kg", "kg", 1000, 120_000)


def category_id(slug: str = "gao-ngu-coc") -> int:
    """Return the id of a shelf."""
    found = db.session.scalar(select(Category.id).where(Category.slug == slug))
    assert found is not None, slug
    return found


def product_data(name: str = "Gạo nếp nương Tú Lệ", *, category: str = "gao-ngu-coc", **told: str) -> ProductData:
    """Return everything a listing needs to be sent."""
    given = {
        "description": "Nếp nương gặt tay, hạt tròn mẩy, dẻo và thơm.",
        "ingredients": "100% gạo nếp",
        "storage": "Để nơi khô ráo, thoáng mát.",
    }
    return ProductData(name=name, category_id=category_id(category), **(given | told))


def variant_data(label: str = "1 kg", unit: str = "kg", amount: int = 1000, price: int = 120_000) -> VariantData:
    """Return a variant; its parcel weighs what it holds and a bit, or 500 g when it is counted."""
    weight = 0 if unit in ("g", "kg", "ml", "lit") else 500
    return VariantData(unit=get_unit(unit), amount=amount, price=Dong(price), label=label, weight_grams=weight)


def make_product(
    cooperative: Cooperative,
    *,
    name: str = "Gạo nếp nương Tú Lệ",
    variants: Sequence[tuple[str, str, int, int]] = (ONE_KILO,),
    stock: int = 10,
    state: ProductState = ProductState.PUBLISHED,
    category: str = "gao-ngu-coc",
    **told: str,
) -> Product:
    """Return a product of the cooperative in `state`, with `stock` packs of each variant.

    Args:
        variants: label, unit code, amount in base units, price in đồng.
        told: further fields of `ProductData`: story, warning, name_en…
    """
    with transaction():
        product = listing.create(cooperative.id, product_data(name, category=category, **told), act=MORNING)
        for variant in variants:
            _add_variant(product, variant, stock)
        _bring_to(state, product)
    return product


def variants_of(product: Product) -> list[Variant]:
    """Return the product's variants in their order."""
    return queries.variants_of([product.id])[product.id]


def variant_of(product: Product) -> Variant:
    """Return the product's first variant."""
    return variants_of(product)[0]


def _add_variant(product: Product, given: tuple[str, str, int, int], stock: int) -> None:
    variant = variants.add_variant(
        product.code, variant_data(*given), cooperative_id=product.cooperative_id, act=MORNING
    )
    inventory.count_stock(variant.id, stock, act=MORNING)


def _bring_to(state: ProductState, product: Product) -> None:
    code, owner = product.code, product.cooperative_id
    shown = (ProductState.PUBLISHED, ProductState.TAKEN_DOWN)
    if state in (ProductState.SUBMITTED, ProductState.RETURNED, *shown):
        listing.submit(code, cooperative_id=owner, act=MORNING)
    if state in shown:
        reviewing.publish(code, scope=EVERYWHERE, act=MORNING)
    if state == ProductState.RETURNED:
        reviewing.send_back(code, reason="Ảnh chưa rõ, cần chụp lại.", scope=EVERYWHERE, act=MORNING)
    if state == ProductState.RETIRED:
        listing.retire(code, cooperative_id=owner, act=MORNING)
    if state == ProductState.TAKEN_DOWN:
        complaint = takedowns.Complaint(TakedownSource.CONSUMER, "Nhãn ghi sai nơi sản xuất.")
        asked = takedowns.report(product.slug, complaint, at=MORNING.at)
        takedowns.uphold(asked.id, reason="Nhãn ghi sai nơi sản xuất.", scope=EVERYWHERE, act=MORNING)
