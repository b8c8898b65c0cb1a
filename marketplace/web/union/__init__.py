"""The union door: importing a module puts its pages on the blueprint."""

from marketplace.web.union import (
    certificates,
    cooperatives,
    desk,
    helping,
    numbers,
    onboarding,
    overview,
    plans,
    products,
    sales,
    takedowns,
    waiting,
)
from marketplace.web.union.blueprint import blueprint

__all__ = [
    "blueprint",
    "certificates",
    "cooperatives",
    "desk",
    "helping",
    "numbers",
    "onboarding",
    "overview",
    "plans",
    "products",
    "sales",
    "takedowns",
    "waiting",
]
