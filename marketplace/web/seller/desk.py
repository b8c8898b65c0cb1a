"""What every page of the cooperative's desk shows around it."""

from typing import Any

from flask_login import current_user

from marketplace.web.seller.blueprint import blueprint


@blueprint.context_processor
def desk() -> dict[str, Any]:
    """Name the cooperative the viewer acts for."""
    membership = current_user.membership if current_user.is_authenticated else None
    if membership is None:
        return {}
    return {"desk": {"name": membership.name, "code": membership.code, "note": ""}}
