"""The seller door: importing a module puts its pages on the blueprint."""

from marketplace.web.seller import (
    application,
    assistance,
    certificates,
    closures,
    desk,
    earnings,
    lot_labels,
    lots,
    more,
    opening,
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
    "assistance",
    "blueprint",
    "certificates",
    "closures",
    "desk",
    "earnings",
    "lot_labels",
    "lots",
    "more",
    "opening",
    "orders",
    "photos",
    "products",
    "stock",
    "team",
    "today",
    "variants",
]
