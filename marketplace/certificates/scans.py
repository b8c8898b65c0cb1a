"""Scans of certificates: private files, kept apart from what browsers may fetch.

A key cannot be guessed; still nobody is handed one: a scan is read only through the certificate of somebody who
may see it.
"""

import re
import secrets
from typing import Protocol

from marketplace.certificates.models import Certificate
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import FileStore

MOST_BYTES = 12_000_000

_KEY = re.compile(r"certificates/[0-9a-f]{32}\.(pdf|jpg|png|webp)")
_BEGINNINGS = {"pdf": b"%PDF-", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}
MIMETYPES = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class PictureChecker(Protocol):
    """Looks at a picture; the studio that develops photos is one."""

    def inspect(self, content: bytes) -> object:
        """Check that it is a whole picture.

        Raises:
            InvalidInput: it is none.
        """


def receive(content: bytes, *, pictures: PictureChecker, store: FileStore) -> str:
    """Look at a scan and store it; belongs in front of the transaction.

    Returns:
        The key under which the certificate remembers it.

    Raises:
        InvalidInput: it is neither a picture nor a PDF; nothing is stored.
    """
    kind = _kind_of(content)
    if len(content) > MOST_BYTES:
        raise InvalidInput(fields={"scan": msg("Tệp lớn hơn 12 MB. Hãy chọn tệp nhỏ hơn hoặc chụp lại.")})
    if kind != "pdf":
        _ensure_picture(content, pictures)
    key = f"certificates/{secrets.token_hex(16)}.{kind}"
    store.write(key, content)
    return key


def discard(key: str, *, store: FileStore) -> None:
    """Take a scan out of the store; nothing happens when there is none."""
    if _KEY.fullmatch(key):
        store.delete(key)


def read(certificate: Certificate, *, store: FileStore) -> tuple[bytes, str]:
    """Return a certificate's scan and its kind: pdf, jpg, png, webp.

    Raises:
        NotFound: it has none.
    """
    named = _KEY.fullmatch(certificate.scan_key)
    if named is None:
        raise NotFound(msg("Giấy này chưa có bản chụp."))
    return store.read(certificate.scan_key), named[1]


def _kind_of(content: bytes) -> str:
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    raise InvalidInput(fields={"scan": msg("Hãy chọn ảnh JPEG, PNG, WebP hoặc tệp PDF.")})


def _ensure_picture(content: bytes, pictures: PictureChecker) -> None:
    try:
        pictures.inspect(content)
    except InvalidInput as error:
        raise InvalidInput(fields={"scan": next(iter(error.fields.values()), error.args[0])}) from error
