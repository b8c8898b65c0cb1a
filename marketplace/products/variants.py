"""How a product is packed and priced (quy cách)."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.products import queries, revisions, rules
from marketplace.products.listing import tell_search
from marketplace.products.models import Product, Variant
from marketplace.products.revisions import PACK_WORDS, tell_anew
from marketplace.products.rules import VariantData
from marketplace.products.states import ProductState


def add_variant(code: str, data: VariantData, *, cooperative_id: int, act: Act) -> Variant:
    """Add a pack to a product; at a published product it is hidden until an officer has read it.

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
    is_on_sale = product.state == ProductState.PUBLISHED
    variant = Variant(product_id=product.id, position=position, is_active=not is_on_sale, is_proposed=is_on_sale)
    _write(variant, given)
    db.session.add(variant)
    db.session.flush()
    audit.record("price", "variant", variant.id, act, before=None, after=variant.price)
    tell_anew(product, {"new_packs": [variant.id]}, act=act)
    return variant


def add_first(packs: Sequence[tuple[Product, VariantData]], *, act: Act) -> list[Variant]:
    """Give new drafts their first packs, all in one statement; nothing has to be reviewed anew.

    Raises:
        InvalidInput: price, amount, weight or label of one is out of bounds.
        RuleBroken: a product would have more variants than it may have.
    """
    added, places = [], Counter[int]()
    for product, data in packs:
        given = rules.completed(data)
        rules.ensure_can_be_sold(given)
        variant = Variant(product_id=product.id, position=places[product.id], is_active=True)
        _write(variant, given)
        places[product.id] += 1
        added.append(variant)
    if max(places.values(), default=0) > rules.MOST_VARIANTS:
        raise RuleBroken(msg("Mỗi sản phẩm có tối đa %(most)s quy cách.", most=rules.MOST_VARIANTS))
    db.session.add_all(added)
    db.session.flush()
    for variant in added:
        audit.record("price", "variant", variant.id, act, before=None, after=variant.price)
    return added


def save_variant(variant_id: int, data: VariantData, *, cooperative_id: int, act: Act) -> Variant:
    """Change a pack. A new price holds at once and is written to the audit trail; new words are reviewed first.

    Where a pack on sale gets other words, its price waits with them: 2 kg for the price of two would otherwise stand
    beside the words "1 kg".

    Raises:
        NotFound: the cooperative has no such variant.
        InvalidInput: price, amount, weight or label is out of bounds.
    """
    variant, product = _get(variant_id, cooperative_id=cooperative_id)
    given = rules.completed(data)
    rules.ensure_can_be_sold(given)
    words = {name: value for name, value in _values(given).items() if name in PACK_WORDS}
    is_reworded = any(getattr(variant, name) != value for name, value in words.items())
    if is_reworded and product.state == ProductState.PUBLISHED and not variant.is_proposed:
        tell_anew(product, {"packs": {str(variant.id): _values(given)}}, act=act)
        return variant
    if variant.price != given.price:
        audit.record("price", "variant", variant.id, act, before=variant.price, after=given.price)
    _write(variant, given)
    if is_reworded:
        tell_anew(product, act=act)
    elif product.state == ProductState.PUBLISHED:
        revisions.forget_pack(product, variant.id, act=act)
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
    """Sell a hidden pack again; one that no officer has read is proposed to her first.

    Raises:
        NotFound: the cooperative has no such variant.
    """
    variant, product = _get(variant_id, cooperative_id=cooperative_id)
    if variant.is_proposed and product.state == ProductState.PUBLISHED:
        tell_anew(product, {"new_packs": [variant.id]}, act=act)
        return variant
    if not variant.is_active:
        variant.is_active, variant.is_proposed = True, False
        _tell_offer("show", variant, product, act)
    return variant


def _tell_offer(action: str, variant: Variant, product: Product, act: Act) -> None:
    audit.record(action, "variant", variant.id, act)
    tell_search(product, act=act)


def _write(variant: Variant, given: VariantData) -> None:
    for name, value in _values(given).items():
        setattr(variant, name, value)


def _values(given: VariantData) -> dict[str, Any]:
    """Return a pack as its row keeps it."""
    return vars(given) | {"unit": given.unit.code}


def _get(variant_id: int, *, cooperative_id: int) -> tuple[Variant, Product]:
    variant = queries.get_variant_of_cooperative(variant_id, cooperative_id=cooperative_id)
    return variant, db.session.get_one(Product, variant.product_id)
