"""Files in a folder of this machine."""

import errno
import os
import tempfile
from pathlib import Path

from marketplace.kernel.errors import NotFound

# What the system answers where there is no file of a name, or where there can be none.
ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP})


class LocalFiles:
    """Keeps files under one folder; a key can never lead out of it."""

    def __init__(self, folder: Path, *, base_url: str) -> None:
        self.folder = folder.resolve()
        self.base_url = base_url.rstrip("/")

    def write(self, key: str, content: bytes) -> None:
        """Store, replacing what was there; a reader sees the old file or the new one, never half."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, path)  # noqa: PTH105

    def read(self, key: str) -> bytes:
        """Return the content."""
        try:
            return self._path(key).read_bytes()
        except OSError as error:
            if error.errno not in ABSENT:
                raise
            raise NotFound from error

    def delete(self, key: str) -> None:
        """Remove; nothing happens when it is absent."""
        self._path(key).unlink(missing_ok=True)

    def url(self, key: str) -> str:
        """Return the address under which browsers get the file."""
        return f"{self.base_url}/{key}"

    def _path(self, key: str) -> Path:
        if "\0" in key:
            raise NotFound
        path = (self.folder / key).resolve()
        if path == self.folder or not path.is_relative_to(self.folder):
            raise NotFound
        return path
