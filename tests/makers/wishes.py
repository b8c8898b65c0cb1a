"""Wishes for tests, brought about by the real services."""

from marketplace.accounts.models import Person
from marketplace.inventory import services as inventory
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products.models import Variant
from marketplace.wishes import confirming, waiting
from marketplace.wishes.models import StockWait
from marketplace.wishes.rules import Asked
from tests.conftest import NOON

ACT = Act(actor_id=None, at=NOON)


KEY = "makers-key"


def make_wait(
    variant: Variant, person: Person | None = None, *, email: str = "lan@example.vn", is_confirmed: bool = True
) -> StockWait:
    """Return a wish to be told when a sold-out variant is in stock again, confirmed by who reads the address."""
    asked = Asked(variant.id, person.email if person else email, has_agreed=True, person_id=person and person.id)
    with transaction():
        wait = waiting.ask(asked, act=ACT)
    return confirm_wait(wait) if is_confirmed else wait


def confirm_wait(wait: StockWait) -> StockWait:
    """Let the reader of the letter say that she asked."""
    token = confirming.token_for(wait.id, of_round=wait.round, signing_key=KEY)
    with transaction():
        return confirming.confirm(token, signing_key=KEY, act=ACT)


def restock(variant: Variant, packs: int) -> None:
    """Let the cooperative count so many packs."""
    with transaction():
        inventory.count_stock(variant.id, packs, act=ACT)
