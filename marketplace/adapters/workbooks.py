"""Opening Excel files with openpyxl."""

import io
from importlib import import_module
from typing import Any


def open_workbook(content: bytes) -> Any:
    """Return a workbook whose formulas are not run.

    Raises:
        ValueError: the library does not take it for one; a damaged file makes it raise whatever it trips over as well.
    """
    # Imported with the first file that somebody sends: most processes never open one, and it is large.
    library: Any = import_module("openpyxl")
    try:
        return library.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except library.utils.exceptions.InvalidFileException as error:
        raise ValueError("not a workbook") from error
