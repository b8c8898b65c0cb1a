"""The site's languages. Vietnamese is the source; each room has its own English catalogue, `en/<room>.po`."""

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
COMPILED = HERE / "en" / "LC_MESSAGES" / "messages.mo"


def english() -> Catalog:
    """Return all rooms' English in one catalogue."""
    merged = Catalog(locale="en")
    for path in _rooms():
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    merged[message.id] = message
    return merged


def ensure_compiled() -> None:
    """Write the binary catalogue if it is missing or older than a room's."""
    newest = max(path.stat().st_mtime for path in _rooms())
    if COMPILED.exists() and COMPILED.stat().st_mtime >= newest:
        return
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=COMPILED.parent, delete=False) as file:
        write_mo(file, english())
    # Renaming is atomic, so that several processes starting at once never read half a file.
    os.replace(file.name, COMPILED)  # noqa: PTH105


def _rooms() -> list[Path]:
    return sorted((HERE / "en").glob("*.po"))
