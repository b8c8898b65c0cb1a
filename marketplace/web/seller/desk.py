"""What every page of the cooperative's desk shows around it."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from marketplace.cooperatives import assisting
from marketplace.kernel.database import transaction
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import is_signed_in, viewer


@blueprint.context_processor
def desk() -> dict[str, Any]:
    """Name the cooperative the viewer acts for."""
    membership = current_user.membership if current_user.is_authenticated else None
    if membership is None:
        return {}
    return {"desk": {"name": membership.name, "code": membership.code, "note": "", "is_helped": is_helping()}}


@blueprint.after_request
def note_help(response: Response) -> Response:
    """Write down what an officer did in the cooperative's name, so that the cooperative can read it."""
    if request.method == "POST" and response.status_code < 400 and is_helping():
        who = viewer()
        about = str(next(iter((request.view_args or {}).values()), ""))
        with transaction():
            assisting.note_act(
                str(request.endpoint).removeprefix("seller."), about, cooperative_id=who.cooperative_id, act=who.act()
            )
    return response


def is_helping() -> bool:
    """Tell whether the viewer is an officer who acts for a cooperative by its consent."""
    return is_signed_in() and viewer().helped is not None
