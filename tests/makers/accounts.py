"""Accounts opened as people open them, with a password that works."""

from itertools import count

from marketplace.accounts import services
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.models import Person
from marketplace.accounts.rules import Registration
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from tests.conftest import NOON

PASSWORD = "mùa sen nở tháng sáu"

_numbers = count(1)


def registration(**told: object) -> Registration:
    """Return what a buyer types; `told` replaces parts of it."""
    typed: dict[str, object] = {
        "name": "Nguyễn Thị Lan",
        "email": f"lan-{next(_numbers)}@example.vn",
        "phone": "0500 000 123",
        "password": PASSWORD,
        "consents": (ConsentPurpose.ACCOUNT,),
    }
    return Registration(**{**typed, **told})  # type: ignore[arg-type]


def open_account(**told: object) -> Person:
    """Return somebody who opened an account with `PASSWORD`."""
    with transaction():
        return services.register(registration(**told), Act(None, NOON))
