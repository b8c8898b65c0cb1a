"""Where a cooperative mends a listing that an officer sent back: the form that holds the part, opened at it."""

from flask import url_for

_SCREENS = {"name": "name", "category": "name", "variants": "variants", "photo": "photos"}
#: What a part is called in its form.
_FIELDS = {"category": "category_id"}


def fix_link(code: str, part: str) -> str:
    """Return the path of the form at the part that was named, or of the product's page where none was."""
    if not part:
        return url_for("seller.product", code=code)
    screen = _SCREENS.get(part, "story")
    anchor = None if screen in ("variants", "photos") else _FIELDS.get(part, part)
    return url_for(f"seller.product_{screen}", code=code, _anchor=anchor)
