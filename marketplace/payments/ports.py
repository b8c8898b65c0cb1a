"""What this concept takes from outside: news of money in one shape, whoever tells it; cards; and a box for secrets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from marketplace.kernel.money import Dong
from marketplace.payments.kinds import CardOccasion, CardStatus, NewsSource, RefundStatus

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


@dataclass(frozen=True)
class CardWish:
    """So much is to be charged to a card, for one try of ours. `payment_method` was made in the buyer's browser."""

    intent_id: int
    group_code: str
    amount: Dong
    payment_method: str


@dataclass(frozen=True)
class CardOutcome:
    """How a card payment stands at the provider.

    Attributes:
        provider_id: its id there; empty where a refused card left none behind.
        client_secret: lets the buyer's own browser confirm with her bank.
        reason: why it was declined, in the provider's word.
        fee: what the provider keeps, in đồng; `None` while it does not tell, or tells in another currency.
    """

    status: CardStatus
    provider_id: str = ""
    amount: Dong = NO_FEE
    client_secret: str = ""
    reason: str = ""
    fee: Dong | None = None


@dataclass(frozen=True)
class CardBack:
    """So much goes back to the card that a payment came from, for one row of ours."""

    row_id: int
    provider_id: str
    amount: Dong


@dataclass(frozen=True)
class CardBackOutcome:
    """How a refund to a card stands at the provider."""

    status: RefundStatus
    provider_id: str = ""
    reason: str = ""


@dataclass(frozen=True)
class CardNews:
    """Signed news from the card provider.

    Attributes:
        name: the provider's own word for the kind of news.
        provider_id: the payment it is about.
        amount: what came in, or has gone back so far; 0 where it is about no sum.
        is_dong: the sum is in đồng.
        row_id: the row of ours that the payment or refund was made for, as we told the provider; 0 for none.
        back: what became of a refund.
    """

    own_id: str
    occasion: CardOccasion
    name: str
    at: datetime
    provider_id: str = ""
    amount: Dong = NO_FEE
    is_dong: bool = True
    row_id: int = 0
    reason: str = ""
    back: CardBackOutcome | None = None


class CardGateway(Protocol):
    """Charges cards and gives money back to them."""

    def pay(self, wish: CardWish) -> CardOutcome:
        """Charge a card; the same wish again is charged once.

        Raises:
            OutsideServiceFailed: nobody knows whether it was charged; ask again with the same wish.
        """

    def look(self, provider_id: str) -> CardOutcome:
        """Return how a payment stands.

        Raises:
            OutsideServiceFailed: the provider does not answer.
        """

    def cancel(self, provider_id: str) -> CardOutcome:
        """Call a payment off that is not done yet, and return how it stands: it may have been done meanwhile.

        Raises:
            OutsideServiceFailed: the provider does not answer.
        """

    def give_back(self, wish: CardBack) -> CardBackOutcome:
        """Send money back to a card; the same wish again is sent once.

        Raises:
            OutsideServiceFailed: nobody knows whether it was sent; ask again with the same wish.
        """

    def read(self, body: bytes, signature: str) -> CardNews:
        """Return what a signed call tells.

        Raises:
            NotAllowed: the signature is missing, wrong or too old.
            InvalidInput: it is signed, but not what the provider's documents describe.
        """
