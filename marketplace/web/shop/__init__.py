"""The shop door: importing a module puts its pages on the blueprint."""

from marketplace.web.shop import (
    cart,
    checkout,
    cooperatives,
    home,
    orders,
    pages,
    personal,
    products,
    reports,
    search,
    street,
)
from marketplace.web.shop.blueprint import blueprint

__all__ = [
    "blueprint",
    "cart",
    "checkout",
    "cooperatives",
    "home",
    "orders",
    "pages",
    "personal",
    "products",
    "reports",
    "search",
    "street",
]
