"""The audit of the whole market: every concept's own checks, one after the other."""

from collections.abc import Callable, Iterator

from marketplace.inventory import checks as inventory
from marketplace.inventory import season_checks as seasons
from marketplace.kernel.faults import Fault
from marketplace.orders import checks as orders
from marketplace.payments import checks as payments
from marketplace.payments import ledger_checks
from marketplace.reviews import checks as reviews
from marketplace.sales import checks as sales
from marketplace.traceability import chain_checks as event_chains
from marketplace.wishes import checks as wishes

CHECKS: tuple[tuple[str, Callable[[], Iterator[Fault]]], ...] = (
    ("stock = movements", inventory.faults),
    ("promised harvests = movements, given ≤ harvested", seasons.faults),
    ("groups = orders = lines, states = histories", orders.faults),
    (reviews.CHECK, reviews.faults),
    (wishes.CHECK, wishes.faults),
    ("one payment per order, money = receipts − refunds, news on a payment or the desk", payments.faults),
    (ledger_checks.CHECK, ledger_checks.faults),
    ("roll-ups = entries = delivered orders", sales.faults),
    (event_chains.CHECK, event_chains.faults),
)


def faults() -> Iterator[Fault]:
    """Yield every broken promise found in the rows; nothing is changed."""
    for _name, found in CHECKS:
        yield from found()
