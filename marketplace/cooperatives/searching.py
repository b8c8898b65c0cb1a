"""Telling search and pages that something about a cooperative has changed."""

from marketplace.kernel import feed
from marketplace.kernel.history import Act

COOPERATIVE = "cooperative"


def tell_search(cooperative_id: int, act: Act) -> None:
    """Let followers look anew at everything this cooperative offers: name, place, stars, whether it may trade."""
    feed.tell(COOPERATIVE, [cooperative_id], at=act.at)
