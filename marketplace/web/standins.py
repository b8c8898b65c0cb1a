"""Endpoints that the layouts link to and whose rooms are being built."""

from flask import Flask

MISSING = {
    "shop.cart": "/cart",
    "shop.checkout": "/checkout",
    "shop.order": "/orders/<string:code>",
    "shop.find_order": "/orders",
    "seller.today": "/seller",
    "seller.orders": "/seller/orders",
    "seller.order": "/seller/orders/<string:code>",
    "seller.earnings": "/seller/earnings",
}


def add_standins(app: Flask) -> None:
    """Add what is still missing."""
    for endpoint, rule in MISSING.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(rule, endpoint, lambda **_parts: "…", methods=["GET", "POST"])
