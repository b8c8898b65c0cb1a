"""Keeping this machine's search index like the market, by the change feed."""

from collections.abc import Collection

from marketplace.kernel import feed
from marketplace.kernel.database import end_reading
from marketplace.kernel.feed import Cursor, Note
from marketplace.products import searching
from marketplace.products.ports import THE_BEGINNING, IndexChanges, SearchIndex
from marketplace.products.standing import PRODUCT, STOCK

#: What is told of things that the index knows products by.
COOPERATIVE = "cooperative"


def follow(index: SearchIndex) -> None:
    """Write into the index what changed since it was last written; build it where that cannot be told.

    Nothing happens while somebody else on this machine is at it: they read what is new at the end as well.
    """
    cursor = index.cursor()
    if cursor is None or not can_be_followed(cursor, end=feed.present_cursor()):
        rebuild(index)
    else:
        index.follow(changes_after)


def rebuild(index: SearchIndex) -> bool:
    """Build the index anew from the tables; the old one serves meanwhile, and nothing that changes is missed.

    Returns:
        Whether it was built here; not when another thread or process is building it.
    """
    # Notes that are written while the rows are read come twice into the index, never not at all.
    cursor = feed.present_cursor()
    is_built = index.rebuild(searching.documents(), cursor=cursor, changes_after=changes_after)
    end_reading()
    return is_built


def changes_after(cursor: Cursor) -> IndexChanges:
    """Return how the things stand now of which the feed tells after `cursor`."""
    notes, reached = feed.notes_after(cursor)
    # The rows are read after the notes, so that they are as new as these or newer.
    product_ids = _worded_otherwise(notes)
    shown = searching.documents_of(product_ids)
    end_reading()
    return IndexChanges(reached, put=list(shown.values()), remove=sorted(product_ids - shown.keys()))


def product_ids_in(notes: Collection[Note]) -> set[int]:
    """Return which products look different after these notes; of a cooperative, all of hers."""
    return _worded_otherwise(notes) | feed.topics_in(notes).get(STOCK, set())


def _worded_otherwise(notes: Collection[Note]) -> set[int]:
    """Return which products may be found by other words; how many packs are left is none of the index's business."""
    told = feed.topics_in(notes)
    return told.get(PRODUCT, set()) | set(searching.ids_of_cooperatives(told.get(COOPERATIVE, set())))


def can_be_followed(cursor: Cursor, *, end: Cursor) -> bool:
    """Tell whether the feed, which ends at `end`, still tells everything after `cursor`."""
    # A place behind the end belongs to another feed: the database was put back or made anew. From the beginning nobody
    # can tell whether the first notes have been forgotten already.
    return cursor == end or (THE_BEGINNING < cursor < end and feed.is_followed_from(cursor))
