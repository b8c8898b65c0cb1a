"""Photos that go with an event: looked at and stored before the row, taken out again when the row is not kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.products import photos
from marketplace.products.photos import Upload
from marketplace.traceability.rules import MOST_PHOTOS
from marketplace.wiring import ports


def receive_photos(field: Any) -> list[Upload]:
    """Look at the chosen files and store them.

    Raises:
        InvalidInput: too many, or one is no photo we take; none is left in the store.
    """
    files = [each for each in field.data or () if getattr(each, "filename", "")]
    if len(files) > MOST_PHOTOS:
        raise InvalidInput(fields={"photos": msg("Mỗi việc kèm tối đa %(most)s ảnh.", most=MOST_PHOTOS)})
    uploads: list[Upload] = []
    try:
        for each in files:
            uploads.append(photos.receive(each.read(), studio=ports().photos, store=ports().media))
    except InvalidInput as error:
        discard(uploads)
        raise InvalidInput(fields={"photos": error.message}) from error
    return uploads


@contextmanager
def stored_photos(uploads: Sequence[Upload]) -> Iterator[list[str]]:
    """Give a list for the keys that a row names; whatever is not in it at the end is taken out of the store."""
    kept: list[str] = []
    try:
        yield kept
    finally:
        discard([upload for upload in uploads if upload.key not in kept])


def discard(uploads: Sequence[Upload]) -> None:
    """Take stored photos out again."""
    for upload in uploads:
        photos.discard(upload, store=ports().media)
