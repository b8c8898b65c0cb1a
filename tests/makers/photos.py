"""Photos for tests, drawn on the spot: good ones, and those that must be refused."""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from marketplace.adapters.local_files import LocalFiles

RED, BLUE = (200, 30, 30), (30, 30, 200)
_ORIENTATION, _GPS = 0x0112, 0x8825

SVG_WITH_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="800"><script>alert(1)</script></svg>'
TEXT_NAMED_JPG = "Đây là danh sách xã viên, không phải ảnh.\n".encode() * 50


def photo(size: tuple[int, int] = (1600, 1200), *, kind: str = "JPEG", mode: str = "RGB") -> bytes:
    """Return a picture: its upper half red, its lower half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, size[1] // 2, size[0], size[1]))
    file = BytesIO()
    image.convert(mode).save(file, kind)
    return file.getvalue()


def phone_photo() -> bytes:
    """Return 12 megapixels as a phone held upright writes them: lying, with a note how to turn it and where it was.

    Turned as the note says, red is on top.
    """
    image = Image.new("RGB", (4000, 3000), BLUE)
    image.paste(RED, (0, 0, 2000, 3000))
    notes = Image.Exif()
    notes[_ORIENTATION] = 6
    notes.get_ifd(_GPS).update({1: "N", 2: (21.0, 1.0, 42.5), 3: "E", 4: (105.0, 51.0, 12.0)})
    file = BytesIO()
    image.save(file, "JPEG", quality=90, exif=notes)
    return file.getvalue()


@cache
def flat_png(width: int, height: int) -> bytes:
    """Return a small PNG file of one colour that would unpack to many megapixels."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\x80" * width
    pixels = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(head, pixels))


def files_in(store: LocalFiles) -> list[Path]:
    """Return every file the store holds."""
    return [path for path in store.folder.rglob("*") if path.is_file()]


def _chunks(head: bytes, pixels: bytes) -> Iterator[bytes]:
    for name, content in ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b"")):
        yield struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
