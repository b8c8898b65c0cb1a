"""Stands until its engineer writes it."""

from pathlib import Path


class PillowPhotos:
    """Stands until its engineer writes it."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
