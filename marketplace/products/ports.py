"""What products need from outside: somebody who develops photos, and a search index."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from marketplace.kernel.feed import Cursor

PHOTO_WIDTHS = (320, 640, 1280)
#: Where the change feed begins.
THE_BEGINNING = Cursor()


@dataclass(frozen=True)
class PhotoFacts:
    """What a first look at an upload tells: size in pixels as a person sees it, already turned."""

    width: int
    height: int


class PhotoStudio(Protocol):
    """Looks at uploads and develops them."""

    def inspect(self, content: bytes) -> PhotoFacts:
        """Check that this is a JPEG, PNG or WebP photo of a sane size, without unpacking all of it.

        Raises:
            InvalidInput: it is none, is damaged, or has too many pixels.
        """

    def develop(self, content: bytes) -> dict[int, bytes]:
        """Return a WebP file for each of `PHOTO_WIDTHS`: turned upright, metadata stripped.

        Nothing is enlarged: a print is as wide as its name says, or as the photo where that is narrower.

        Raises:
            InvalidInput: it is no photo, or damaged.
        """


@dataclass(frozen=True)
class ShareCard:
    """What stands on the picture that goes with a shared link.

    Args:
        star_label: "OCOP 4 sao", or "".
        price: what it costs, ready to be read.
        picture: a WebP photo, or our own drawing as SVG.
        brocade: the cooperative's band as SVG.
    """

    name: str
    maker: str
    place: str
    star_label: str
    price: str
    site: str
    picture: bytes
    brocade: bytes


class SharePainter(Protocol):
    """Paints the picture that goes with a shared link."""

    def paint(self, card: ShareCard) -> bytes:
        """Return a JPEG of 1200 × 630 pixels."""


@dataclass(frozen=True)
class SearchDocument:
    """A published product as the index sees it."""

    product_id: int
    name: str
    name_en: str
    cooperative: str
    category: str
    place: str
    words: str


@dataclass(frozen=True)
class SearchQuery:
    """What a buyer looks for. Without a limit everything that matches is returned."""

    text: str
    limit: int | None = None


@dataclass(frozen=True)
class SearchHits:
    """Product ids, best first.

    `read_as` names the words searched for where those typed were found nowhere together, else it is "". They are loose
    where the words stand in each product, but nowhere belong together.
    """

    product_ids: list[int] = field(default_factory=list)
    read_as: str = ""
    is_loose: bool = False


@dataclass(frozen=True)
class IndexChanges:
    """What is to be written into an index, and how far in the change feed it then stands."""

    cursor: Cursor
    put: Sequence[SearchDocument] = ()
    remove: Sequence[int] = ()


#: Tells what changed after a place in the change feed; the same place again when nothing did.
ChangesAfter = Callable[[Cursor], IndexChanges]


class SearchIndex(Protocol):
    """Finds products by words, with or without accents.

    It lies on one machine and remembers how far it has followed the change feed; what it remembers is never ahead of
    what it holds, so that changes written a second time are the worst that a crash leads to.
    """

    def cursor(self) -> Cursor | None:
        """Return how far in the feed the serving index stands; nothing when there is none."""

    def follow(self, changes_after: ChangesAfter) -> bool:
        """Write what changed, in order, until there is nothing more.

        Returns:
            Whether that was done here; not when there is no index, or another thread or process is writing it.
        """

    def rebuild(
        self,
        documents: Iterable[SearchDocument],
        *,
        cursor: Cursor = THE_BEGINNING,
        changes_after: ChangesAfter | None = None,
    ) -> bool:
        """Replace everything; the old index serves until the new one is whole and has caught up.

        Args:
            cursor: where the feed ended before the documents were read.

        Returns:
            Whether that was done here; not when another thread or process is rebuilding.
        """

    def search(self, query: SearchQuery) -> SearchHits:
        """Return what matches, best first; exact accents before folded ones."""

    def is_ready(self) -> bool:
        """Tell whether it can be searched."""
