"""Telling the search index that something about a cooperative has changed."""

from uuid import uuid4

from marketplace.kernel import feed, outbox
from marketplace.kernel.history import Act

COOPERATIVE = "cooperative"


def tell_search(cooperative_id: int, act: Act) -> None:
    """Let the index look anew at everything this cooperative offers: name, place, stars, whether it may trade."""
    outbox.post("index-cooperative", {"cooperative_id": cooperative_id}, key=uuid4().hex, at=act.at)


def tell_change(cooperative_id: int, act: Act) -> None:
    """Say that pages about a cooperative and her goods look different from now on, in the index as well."""
    feed.tell(COOPERATIVE, [cooperative_id], at=act.at)
    tell_search(cooperative_id, act)
