"""Endpoints that the layouts link to and whose rooms are being built."""

from flask import Flask

MISSING = {
    "shop.home": "/",
    "shop.products": "/products",
    "shop.product": "/products/<string:slug>",
    "shop.search": "/search",
    "shop.cooperatives": "/cooperatives",
    "shop.cooperative": "/cooperatives/<string:slug>",
    "shop.cart": "/cart",
    "shop.checkout": "/checkout",
    "shop.order": "/orders/<string:code>",
    "shop.find_order": "/orders",
    "account.sign_in": "/account/sign-in",
    "account.register": "/account/register",
    "account.overview": "/account",
    "account.sign_out": "/account/sign-out",
    "seller.today": "/seller",
    "seller.orders": "/seller/orders",
    "seller.order": "/seller/orders/<string:code>",
    "seller.products": "/seller/products",
    "seller.product": "/seller/products/<string:code>",
    "seller.lots": "/seller/lots",
    "seller.lot": "/seller/lots/<string:code>",
    "seller.more": "/seller/more",
    "seller.earnings": "/seller/earnings",
    "seller.application": "/seller/application",
    "seller.certificates": "/seller/certificates",
    "union.overview": "/union",
    "union.waiting": "/union/waiting",
    "union.cooperatives": "/union/cooperatives",
    "union.cooperative": "/union/cooperatives/<string:code>",
    "union.sales": "/union/sales",
    "union.plans": "/union/plans",
    "union.plan": "/union/plans/<string:code>",
    "trace.lot": "/trace/<string:code>",
}


def add_standins(app: Flask) -> None:
    """Add what is still missing."""
    for endpoint, rule in MISSING.items():
        if endpoint not in app.view_functions:
            app.add_url_rule(rule, endpoint, lambda **_parts: "…", methods=["GET", "POST"])
