"""The shop door: importing a module puts its pages on the blueprint."""

from marketplace.web.shop import (
    cart,
    cases,
    checkout,
    cooperatives,
    delivery,
    gatherings,
    home,
    orders,
    pages,
    personal,
    products,
    restocks,
    reviews,
    search,
    sharing,
    street,
    wish_list,
)
from marketplace.web.shop.blueprint import blueprint

__all__ = [
    "blueprint",
    "cart",
    "cases",
    "checkout",
    "cooperatives",
    "delivery",
    "gatherings",
    "home",
    "orders",
    "pages",
    "personal",
    "products",
    "restocks",
    "reviews",
    "search",
    "sharing",
    "street",
    "wish_list",
]
