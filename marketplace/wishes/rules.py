"""What may be asked for, and how much. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg

#: The most products on one list.
MOST = 200
#: The most packs that one address waits for at a time.
MOST_WAITS = 50
#: Lists of browsers that nobody has changed for so long are forgotten.
LIST_KEPT = timedelta(days=365)
#: What has come to its end is kept so long, and the address with it.
WAIT_KEPT = timedelta(days=90)
#: What the reader of an address has not confirmed vanishes after so long.
UNCONFIRMED_KEPT = timedelta(days=7)
#: Which wording of the question of consent stands beside the button; kept with each wish.
WORDING = "2026-11"


@dataclass(frozen=True)
class Wisher:
    """Whose list is meant: a person's, or else the one of the browser that holds a token."""

    person_id: int | None = None
    token: str | None = None


@dataclass(frozen=True)
class Asked:
    """Who wants to be told of what; `email` is clean, `has_agreed` her answer to the question of consent."""

    variant_id: int
    email: str
    has_agreed: bool
    person_id: int | None = None
    locale: str = "vi"


def ensure_agreed(asked: Asked) -> None:
    """Refuse to keep an address that nobody agreed to have kept.

    Raises:
        InvalidInput: the box was not ticked.
    """
    if not asked.has_agreed:
        raise InvalidInput(fields={"agree": NOT_AGREED})


NOT_AGREED: Message = msg("Cần bạn đồng ý để chợ giữ địa chỉ thư và báo cho bạn.")
