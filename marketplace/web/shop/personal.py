"""The pages of the shop that belong to one visitor: nobody in between may keep a copy of them."""

from flask import Response, request

from marketplace.web.shop.blueprint import blueprint

PERSONAL = frozenset(
    {
        *("shop.cart", "shop.add_to_cart", "shop.set_quantity", "shop.checkout", "shop.place"),
        *("shop.find_order", "shop.look_up_order", "shop.order", "shop.order_qr", "shop.order_qr_file"),
        "shop.cancel_order",
        *("shop.wishes", "shop.shown_wishes", "shop.add_wish"),
        *("shop.ask_for_restock", "shop.keep_restock_wish", "shop.ask_to_end_letters"),
        *("shop.ask_to_confirm_wait", "shop.confirm_wait"),
        "shop.delivery",
        "shop.ask_to_end_asking",
    }
)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Mark what only this visitor may see."""
    if request.endpoint in PERSONAL:
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
