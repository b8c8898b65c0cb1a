"""How a product is packed and priced (quy cách)."""

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.products import queries, rules
from marketplace.products.listing import tell_anew, tell_search
from marketplace.products.models import Product, Variant
from marketplace.products.rules import VariantData


def add_variant(code: str, data: VariantData, *, cooperative_id: int, act: Act) -> Variant:
    """Add a pack to a product; a published product goes back to review.

    Raises:
        NotFound: the cooperative has no such product.
        InvalidInput: price, amount, weight or label is out of bounds.
        RuleBroken: it has as many variants as it may have.
    """
    product = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    given = rules.completed(data)
    rules.ensure_can_be_sold(given)
    others = queries.variants_of([product.id])[product.id]
    if len(others) >= rules.MOST_VARIANTS:
        raise RuleBroken(msg("Mỗi sản phẩm có tối đa %(most)s quy cách.", most=rules.MOST_VARIANTS))
    position = max((other.position for other in others), default=-1) + 1
    variant = Variant(product_id=product.id, position=position, is_active=True)
    _write(variant, given)
    db.session.add(variant)
    db.session.flush()
    audit.record("price", "variant", variant.id, act, before=None, after=variant.price)
    tell_anew(product, act=act)
    return variant


def save_variant(variant_id: int, data: VariantData, *, cooperative_id: int, act: Act) -> Variant:
    """Change a pack. A new price holds at once and is written to the audit trail; new words are reviewed first.

    Raises:
        NotFound: the cooperative has no such variant.
        InvalidInput: price, amount, weight or label is out of bounds.
    """
    variant, product = _get(variant_id, cooperative_id=cooperative_id)
    given = rules.completed(data)
    rules.ensure_can_be_sold(given)
    before = (variant.label, variant.label_en, variant.unit, variant.amount)
    if variant.price != given.price:
        audit.record("price", "variant", variant.id, act, before=variant.price, after=given.price)
    _write(variant, given)
    if before != (variant.label, variant.label_en, variant.unit, variant.amount):
        tell_anew(product, act=act)
    tell_search(product, act=act)
    return variant


def hide_variant(variant_id: int, *, cooperative_id: int, act: Act) -> Variant:
    """Stop selling a pack; orders already placed are not touched.

    Raises:
        NotFound: the cooperative has no such variant.
    """
    variant, product = _get(variant_id, cooperative_id=cooperative_id)
    if variant.is_active:
        variant.is_active = False
        _tell_offer("hide", variant, product, act)
    return variant


def show_variant(variant_id: int, *, cooperative_id: int, act: Act) -> Variant:
    """Sell a hidden pack again.

    Raises:
        NotFound: the cooperative has no such variant.
    """
    variant, product = _get(variant_id, cooperative_id=cooperative_id)
    if not variant.is_active:
        variant.is_active = True
        _tell_offer("show", variant, product, act)
    return variant


def _tell_offer(action: str, variant: Variant, product: Product, act: Act) -> None:
    audit.record(action, "variant", variant.id, act)
    tell_search(product, act=act)


def _write(variant: Variant, given: VariantData) -> None:
    variant.label, variant.label_en = given.label, given.label_en
    variant.unit, variant.amount = given.unit.code, given.amount
    variant.price, variant.weight_grams = given.price, given.weight_grams


def _get(variant_id: int, *, cooperative_id: int) -> tuple[Variant, Product]:
    variant = queries.get_variant_of_cooperative(variant_id, cooperative_id=cooperative_id)
    return variant, db.session.get_one(Product, variant.product_id)
