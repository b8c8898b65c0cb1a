"""The seller door: importing a module puts its pages on the blueprint."""

from marketplace.web.seller import (
    application,
    certificates,
    desk,
    earnings,
    imports,
    lot_labels,
    lots,
    more,
    orders,
    photos,
    products,
    reviews,
    stock,
    team,
    today,
    variants,
)
from marketplace.web.seller.blueprint import blueprint

__all__ = [
    "application",
    "blueprint",
    "certificates",
    "desk",
    "earnings",
    "imports",
    "lot_labels",
    "lots",
    "more",
    "orders",
    "photos",
    "products",
    "reviews",
    "stock",
    "team",
    "today",
    "variants",
]
