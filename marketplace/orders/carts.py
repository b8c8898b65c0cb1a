"""Putting goods into a cart and taking them out again.

A cart belongs to whoever holds its random token; tokens come from here only, never from a visitor.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, delete, func, insert, select, update

from marketplace.cooperatives.models import Cooperative
from marketplace.inventory import queries as inventory
from marketplace.inventory import season_queries
from marketplace.inventory.models import StockItem
from marketplace.inventory.rules import Shortage, out_of_stock
from marketplace.inventory.season_rules import no_longer_offered
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.models import Cart, CartLine
from marketplace.products.models import Product, Variant
from marketplace.products.queries import is_for_sale

#: The most packs of one kind in a cart; larger wishes are an enquiry.
MOST = 999


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(24)


def add(
    token: str | None,
    variant_id: int,
    *,
    quantity: int,
    at: datetime,
    price_seen: Dong | None = None,
    season_id: int | None = None,
) -> str:
    """Put so many more packs into a cart.

    Packs of a harvest to come and packs that are there do not mix: the later wish replaces the earlier one.

    Args:
        price_seen: what the page said that she took it from; where the price is another by now, the cart tells.
        season_id: the harvest before which she orders; from the stock when there is none.

    Returns:
        The cart's token: a new one when there was no cart yet.

    Raises:
        NotFound: it is not for sale.
        OutOfStock: fewer are left than would then be in the cart.
        InvalidInput: not 1 to 999.
    """
    _ensure_quantity(quantity)
    offer = _offer(variant_id)
    available = _available(variant_id, season_id, offer)
    if season_id is not None and not available:
        raise no_longer_offered(inventory.names_of([variant_id])[variant_id])
    cart_id, kept_token = _cart(token, at)
    values = {"variant_id": variant_id, "quantity": quantity, "price_seen": price_seen or offer.price}
    wished = _put(cart_id, values | {"season_id": season_id})
    _ensure_enough(variant_id, wished or MOST + 1, available, season_id)
    return kept_token


def _put(cart_id: int, values: Mapping[str, Any]) -> int | None:
    """Put a wish into a cart and return how many packs are in it now; `None` when they would be too many."""
    line = dialect_insert(CartLine).values(cart_id=cart_id, **values)
    together = _together(line)
    # A double tap or two open pages add up in the database, not in what each of them read before.
    return db.session.scalar(
        line.on_conflict_do_update(
            index_elements=["cart_id", "variant_id"],
            set_={
                "quantity": together,
                "price_seen": line.excluded.price_seen,
                "season_id": line.excluded.season_id,
            },
            where=together <= MOST,
        ).returning(CartLine.quantity)
    )


def set_quantity(token: str | None, variant_id: int, *, quantity: int, at: datetime) -> None:
    """Say how many packs of something in the cart are wanted; 0 takes it out.

    Raises:
        NotFound: it is not in the cart, or no longer for sale.
        OutOfStock: fewer are left.
        InvalidInput: not 0 to 999.
    """
    if quantity == 0:
        remove(token, variant_id, at=at)
        return
    _ensure_quantity(quantity)
    cart_id = _known_cart(token, at)
    offer = _offer(variant_id)
    # The price she saw stays: it may have changed since this cart was shown, and then she has not been told yet.
    changed = db.session.execute(
        update(CartLine)
        .where(CartLine.cart_id == cart_id, CartLine.variant_id == variant_id)
        .values(quantity=quantity)
        .returning(CartLine.season_id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        raise NotFound(msg("Món này không còn trong giỏ hàng."))
    _ensure_enough(variant_id, quantity, _available(variant_id, changed.season_id, offer), changed.season_id)


def remove(token: str | None, variant_id: int, *, at: datetime) -> None:
    """Take something out of the cart; what is not in it is out already."""
    cart_id = _known_cart(token, at)
    _execute_delete(cart_id, variant_id)


def merge(token: str, *, into: str, at: datetime) -> None:
    """Put what is in one cart into another, as far as stock and the limit allow, and leave the first one empty."""
    if token == into:
        return
    lines = db.session.execute(
        select(CartLine.variant_id, CartLine.quantity, CartLine.price_seen, CartLine.season_id, CartLine.cart_id)
        .join(Cart, Cart.id == CartLine.cart_id)
        .where(Cart.token == token)
        .order_by(CartLine.variant_id)
    ).all()
    target, _ = _cart(into, at)
    left = inventory.available_of([line.variant_id for line in lines])
    for line in lines:
        _merge_line(target, line, most=min(MOST, max(left[line.variant_id], line.quantity)))
        _execute_delete(line.cart_id, line.variant_id)


def _merge_line(cart_id: int, line: Row[int, int, Dong, int | None, int], *, most: int) -> None:
    values = {name: getattr(line, name) for name in ("variant_id", "quantity", "price_seen", "season_id")}
    statement = dialect_insert(CartLine).values(cart_id=cart_id, **values)
    together = _together(statement)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["cart_id", "variant_id"],
            set_={"quantity": _least(together, most), "season_id": statement.excluded.season_id},
        )
    )


def _together(line: Any) -> Any:
    """Return how many packs two wishes make: their sum, when both are for the stock or for the same harvest."""
    is_same = CartLine.season_id.is_not_distinct_from(line.excluded.season_id)
    return case((is_same, CartLine.quantity), else_=0) + line.excluded.quantity


def _least(value: object, most: int) -> object:
    """Return the smaller one, in words that both databases know."""
    return func.least(value, most) if db.engine.dialect.name == "postgresql" else func.min(value, most)


def _cart(token: str | None, at: datetime) -> tuple[int, str]:
    """Return id and token of the cart, or of a new one; a token that is not ours is never taken over."""
    cart_id = _touch(token, at)
    if cart_id is not None and token is not None:
        return cart_id, token
    fresh = new_token()
    made = db.session.scalar(insert(Cart).values(token=fresh, created_at=at, changed_at=at).returning(Cart.id))
    return int(made or 0), fresh


def _known_cart(token: str | None, at: datetime) -> int:
    cart_id = _touch(token, at)
    if cart_id is None:
        raise NotFound(msg("Món này không còn trong giỏ hàng."))
    return cart_id


def _touch(token: str | None, at: datetime) -> int | None:
    """Return the cart's id and note that it is in use; left carts are cleared away by age."""
    if not token:
        return None
    return db.session.scalar(
        update(Cart)
        .where(Cart.token == token)
        .values(changed_at=at)
        .returning(Cart.id)
        .execution_options(synchronize_session=False)
    )


def _offer(variant_id: int) -> Row[Dong, int]:
    """Return present price and stock of something that can be bought."""
    chosen = (
        select(Variant.price, func.coalesce(StockItem.available, 0).label("available"))
        .join(Product, Product.id == Variant.product_id)
        .join(Cooperative, Cooperative.id == Product.cooperative_id)
        .outerjoin(StockItem, StockItem.variant_id == Variant.id)
        .where(Variant.id == variant_id, is_for_sale())
    )
    offer = db.session.execute(chosen).first()
    if offer is None:
        raise NotFound(msg("Sản phẩm này hiện không đặt được: đã ngừng bán, hoặc hợp tác xã đang nghỉ bán."))
    return offer


def _available(variant_id: int, season_id: int | None, offer: Row[Dong, int]) -> int:
    """Return how many packs can be had: of the stock, or of the harvest that she orders before."""
    if season_id is None:
        return offer.available
    season = season_queries.open_by_variant([variant_id]).get(variant_id)
    return season.left if season is not None and season.id == season_id else 0


def _ensure_quantity(quantity: int) -> None:
    if not 1 <= quantity <= MOST:
        raise InvalidInput(fields={"quantity": msg("Số lượng phải từ 1 đến %(most)s.", most=MOST)})


def _ensure_enough(variant_id: int, wished: int, available: int, season_id: int | None) -> None:
    if wished > MOST:
        raise InvalidInput(fields={"quantity": msg("Số lượng phải từ 1 đến %(most)s.", most=MOST)})
    if wished > available:
        name = inventory.names_of([variant_id])[variant_id]
        if season_id is not None and not available:
            raise no_longer_offered(name)
        raise out_of_stock([Shortage(name, wished, available)])


def _execute_delete(cart_id: int, variant_id: int) -> None:
    db.session.execute(
        delete(CartLine)
        .where(CartLine.cart_id == cart_id, CartLine.variant_id == variant_id)
        .execution_options(synchronize_session=False)
    )
