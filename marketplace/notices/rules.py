"""What a notice says of itself, and how addresses are shown to others. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from marketplace.kernel.phones import mask_phone
from marketplace.notices.kinds import Topic, Way
from marketplace.orders.kinds import Side

#: What is older counts as read: nobody goes back through a season's notices.
COUNTED_FOR = timedelta(days=60)
HIDDEN = "•••"


@dataclass(frozen=True)
class Told:
    """One thing to tell one side of an order.

    Args:
        occasion: names what happened; the same side is told of it once.
        outbox_key: names what was posted to reach her outside of the market.
    """

    side: Side
    template: str
    order_id: int
    occasion: str
    person_id: int | None = None
    cooperative_id: int | None = None
    way: Way = Way.NONE
    address: str = ""
    outbox_key: str = ""


def masked_address(address: str) -> str:
    """Return an e-mail address or telephone number of which a reader cannot make use: `l•••@example.vn`."""
    name, at, domain = address.partition("@")
    if at:
        return f"{name[:1]}{HIDDEN}@{domain}"
    return mask_phone(address) if address else ""


def address_mark(topic: Topic, email: str) -> str:
    """Return what is kept of an address that wants no more letters: enough to know it again, and no address."""
    return sha256(f"{topic.value}:{email.strip().lower()}".encode()).hexdigest()
