"""Telling the search index that something about a cooperative has changed."""

from uuid import uuid4

from marketplace.kernel import feed, outbox
from marketplace.kernel.history import Act


def tell_search(cooperative_id: int, act: Act) -> None:
    """Let the index look anew at everything this cooperative offers: name, place, stars, whether it may trade."""
    feed.tell("cooperative", [cooperative_id], at=act.at)
    outbox.post("index-cooperative", {"cooperative_id": cooperative_id}, key=uuid4().hex, at=act.at)
