"""The seller door: importing a module puts its pages on the blueprint."""

from marketplace.web.seller import (
    application,
    certificates,
    desk,
    earnings,
    lot_labels,
    lots,
    money,
    money_files,
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
    "certificates",
    "desk",
    "earnings",
    "lot_labels",
    "lots",
    "money",
    "money_files",
    "more",
    "orders",
    "photos",
    "products",
    "stock",
    "team",
    "today",
    "variants",
]
