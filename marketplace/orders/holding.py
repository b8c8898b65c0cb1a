"""Keeping the goods of a cart while its buyer checks out, so that nobody takes them from under her hands."""

from collections.abc import Iterable
from datetime import datetime

from marketplace.inventory import holds, queries, rules
from marketplace.inventory import services as inventory
from marketplace.inventory.season_rules import no_longer_offered
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from marketplace.orders.cart_reading import cart_items, priced
from marketplace.orders.cart_views import CartItem, grouped
from marketplace.orders.deadlines import HOLD
from marketplace.orders.placing import ensure_large_enough


def hold_cart(token: str | None, *, at: datetime) -> datetime:
    """Keep everything of a cart that can be bought for a quarter of an hour from now; once more begins it anew.

    What waits for a harvest is not kept: there is nothing on a shelf that others could take away.

    Returns:
        Until when it is kept.

    Raises:
        RuleBroken: the cart is empty, or holds less of a cooperative's goods than she sends.
        OutOfStock: names what is sold out or kept for somebody else; the caller's transaction must be undone.
    """
    items = cart_items(token)
    wanted = [item for item in items if item.is_for_sale]
    if token is None or not wanted:
        raise RuleBroken(msg("Giỏ hàng đang trống. Hãy chọn sản phẩm trước khi đặt."))
    _ensure_still_offered(wanted)
    packs = {item.variant_id: item.quantity for item in wanted if item.season is None}
    ensure_large_enough(priced(grouped(items), None, pickups={}))
    until = at + HOLD
    short = holds.hold(token, packs, until=until, at=at)
    if short:
        missing = {variant_id: packs[variant_id] for variant_id in short}
        raise rules.out_of_stock(inventory.shortages(missing, holder=token, at=at))
    return until


def _ensure_still_offered(items: Iterable[CartItem]) -> None:
    for item in items:
        if item.season is not None and not item.fits:
            raise no_longer_offered(queries.full_name(item.product_name, item.variant_label))
