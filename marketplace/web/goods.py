"""How goods in a cart and in an order are shown: worked out once here, so that templates only print."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from marketplace.kernel.quantity import format_amount, get_unit
from marketplace.orders import delivering, queries
from marketplace.orders.cart_views import CartItem, CartSeller, CartView
from marketplace.orders.carts import MOST
from marketplace.orders.views import LineView, OrderView
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import language, say
from marketplace.web.media import photo_url
from marketplace.web.pictures import brocade_tile_url, picture_url
from marketplace.web.season_card import window_words

SMALLEST_PHOTO = 320


@dataclass(frozen=True)
class CartPart:
    """One cooperative's goods in the cart; `missing` đồng of goods until she sends anything.

    `sent` says when, where it waits for a harvest.
    """

    seller: CartSeller
    href: str
    brocade: str
    minimum: int
    missing: int
    lines: list[dict[str, Any]]
    sent: str


def cart_parts(cart: CartView) -> list[CartPart]:
    """Return the cart by cooperative."""
    terms = delivering.terms_of_many([seller.cooperative_id for seller in cart.sellers])
    return [
        CartPart(
            seller=seller,
            href=url_for("shop.cooperative", slug=seller.slug),
            brocade=brocade_tile_url(seller.code),
            lines=[cart_line(item) for item in seller.items],
            minimum=terms[seller.cooperative_id].minimum_order,
            missing=terms[seller.cooperative_id].missing_to_minimum(seller.goods_total),
            sent=window_words(seller.season) if seller.season else "",
        )
        for seller in cart.sellers
    ]


def cart_line(item: CartItem) -> dict[str, Any]:
    """Return one line of a cart for the components `line_items` and `quantity`."""
    english = language() == "en"
    return {
        "item": item,
        "name": (english and item.product_name_en) or item.product_name,
        "variant": (english and item.variant_label_en) or item.variant_label,
        "href": url_for("shop.product", slug=item.product_slug),
        "picture": _picture(item),
        "quantity": f"× {item.quantity}",
        "amount": item.line_total,
        "note": _stock_note(item),
        # Never less than what is chosen now, or its own buttons would lock.
        "most": min(MOST, max(item.quantity, item.available)),
    }


def order_lines(order: OrderView) -> list[dict[str, Any]]:
    """Return the lines of a placed order for the component `line_items`."""
    return [_order_line(line) for line in order.lines]


def order_history(order_id: int) -> list[dict[str, Any]]:
    """Return an order's way so far for the component `timeline`; only for an order already looked up."""
    return [
        {"title": say(step.label), "at": vn_datetime(step.at), "note": step.note, "tone": step.tone}
        for step in queries.history(order_id)
    ]


def _order_line(line: LineView) -> dict[str, Any]:
    notes = [gettext("Lô %(code)s", code=line.lot_code)] if line.lot_code else []
    if line.left_out:
        notes.append(gettext("Đã đặt %(ordered)s, không gửi %(count)s", ordered=line.ordered, count=line.left_out))
    if line.is_weighed and line.measured is None:
        notes.append(gettext("Tính tiền theo cân thực tế"))
    if line.measured is not None:
        weight = format_amount(line.measured, get_unit(line.unit))
        notes.append(
            gettext("Cân thực tế: %(weight)s %(unit)s", weight=weight, unit=get_unit(line.unit).name(language()))
        )
    return {
        "name": line.product_name,
        "variant": line.variant_label,
        "href": url_for("trace.lot", code=line.lot_code) if line.lot_code else "",
        "picture": "",
        "quantity": f"× {line.quantity}",
        "amount": line.line_total,
        "note": " · ".join(notes),
    }


def _picture(item: CartItem) -> str:
    if item.photo is not None:
        return photo_url(item.photo.key, SMALLEST_PHOTO)
    return picture_url(item.product_code, item.drawing, item.cooperative_code)


def _stock_note(item: CartItem) -> str:
    if item.is_sold_out:
        return gettext("Đã đóng nhận đặt trước") if item.season else gettext("Đã hết hàng")
    if not item.fits:
        return gettext("Chỉ còn %(left)s", left=item.available)
    return ""
