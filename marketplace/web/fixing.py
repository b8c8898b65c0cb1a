"""Where a cooperative mends a listing that an officer sent back: the form that holds the part, opened at it."""

from typing import Any

from flask import url_for

_SCREENS = {"name": "name", "category": "name", "variants": "variants", "photo": "photos"}
#: What a part is called in its form.
_FIELDS = {"category": "category_id"}


def fix_link(product: Any) -> str:
    """Return the path of the form at the part that was named, or of the product's page where none was."""
    part = product.return_field
    if not part:
        return url_for("seller.product", code=product.code)
    screen = _SCREENS.get(part, "story")
    anchor = None if screen in ("variants", "photos") else _FIELDS.get(part, part)
    return url_for(f"seller.product_{screen}", code=product.code, _anchor=anchor)
