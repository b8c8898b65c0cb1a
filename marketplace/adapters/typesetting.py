"""Setting pages and pictures with typst."""

from importlib import import_module
from typing import Any, cast


class Refused(Exception):
    """What the template itself refused, in its own words."""


def typeset(source: bytes, inputs: dict[str, str], **options: Any) -> bytes:
    """Return what typst makes of a template: a PDF unless the options say otherwise.

    Raises:
        Refused: the template did not accept its inputs.
    """
    # Imported with the first page that is set: most processes never set one, and it is large.
    library: Any = import_module("typst")
    try:
        return cast(bytes, library.compile(source, sys_inputs=inputs, ignore_system_fonts=True, **options))
    except library.TypstError as error:
        raise Refused(str(error)) from error
