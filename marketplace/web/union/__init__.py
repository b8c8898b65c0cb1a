"""The union door: importing a module puts its pages on the blueprint."""

from marketplace.web.union import (
    certificate_lists,
    certificates,
    cooperatives,
    desk,
    disputes,
    helping,
    money,
    numbers,
    onboarding,
    overview,
    plans,
    prepayment,
    products,
    reviews,
    sales,
    takedowns,
    waiting,
)
from marketplace.web.union.blueprint import blueprint

__all__ = [
    "blueprint",
    "certificate_lists",
    "certificates",
    "cooperatives",
    "desk",
    "disputes",
    "helping",
    "money",
    "numbers",
    "onboarding",
    "overview",
    "plans",
    "prepayment",
    "products",
    "reviews",
    "sales",
    "takedowns",
    "waiting",
]
