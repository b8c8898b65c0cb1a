"""What this concept takes from outside: news of money in one shape, whoever tells it; and a box for secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from marketplace.kernel.money import Dong
from marketplace.payments.kinds import NewsSource

NO_FEE = Dong(0)


@dataclass(frozen=True)
class News:
    """Money came: what a bank statement, a provider or a carrier tells, made alike.

    Attributes:
        own_id: its id at its source; the same one is never counted twice.
        amount: whole đồng that came in; 0 only where a carrier tells of a fee alone.
        text: the transfer text as the bank carries it.
        accounts: numbers of the account it came to, as told; none when the source does not say.
        reference: the bank's own number of the transfer, the same in every source.
        fee: what a carrier kept.
        raw: the little of the original that helps to find it again there.
    """

    source: NewsSource
    own_id: str
    amount: Dong
    text: str
    at: datetime
    accounts: tuple[str, ...] = ()
    reference: str = ""
    fee: Dong = NO_FEE
    raw: Mapping[str, Any] = field(default_factory=dict)


class SecretBox(Protocol):
    """Seals what must be read again later and must not lie open in the database."""

    def seal(self, text: str) -> str:
        """Return the sealed text."""

    def open(self, sealed: str) -> str:
        """Return what was sealed.

        Raises:
            OutsideServiceFailed: it was sealed with another key.
        """


class SheetReader(Protocol):
    """Reads spreadsheets that people hand in."""

    def rows(self, content: bytes) -> Sequence[Sequence[Any]]:
        """Return the rows of the first sheet that holds any, cells as text, numbers and dates.

        Raises:
            InvalidInput: it is no spreadsheet, or too large.
        """
