"""Wishes for tests, brought about by the real services."""

from marketplace.accounts.models import Person
from marketplace.inventory import services as inventory
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products.models import Variant
from marketplace.wishes import waiting
from marketplace.wishes.models import StockWait
from marketplace.wishes.rules import Asked
from tests.conftest import NOON

ACT = Act(actor_id=None, at=NOON)


def make_wait(variant: Variant, person: Person | None = None, *, email: str = "lan@example.vn") -> StockWait:
    """Return a wish to be told when a sold-out variant is in stock again."""
    asked = Asked(variant.id, person.email if person else email, has_agreed=True, person_id=person and person.id)
    with transaction():
        return waiting.ask(asked, act=ACT)


def restock(variant: Variant, packs: int) -> None:
    """Let the cooperative count so many packs."""
    with transaction():
        inventory.count_stock(variant.id, packs, act=ACT)
