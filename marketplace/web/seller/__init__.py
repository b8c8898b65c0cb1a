"""The seller door: importing a module puts its pages on the blueprint."""

from marketplace.web.seller import (
    application,
    cases,
    certificates,
    desk,
    earnings,
    lot_labels,
    lots,
    more,
    orders,
    photos,
    products,
    stock,
    team,
    today,
    variants,
)
from marketplace.web.seller.blueprint import blueprint

__all__ = [
    "application",
    "blueprint",
    "cases",
    "certificates",
    "desk",
    "earnings",
    "lot_labels",
    "lots",
    "more",
    "orders",
    "photos",
    "products",
    "stock",
    "team",
    "today",
    "variants",
]
