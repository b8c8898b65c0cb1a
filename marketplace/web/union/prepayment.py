"""Phone numbers that refused too many parcels and pay beforehand; an officer can lift it, with a reason."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.orders import refusals
from marketplace.web.access import officer
from marketplace.web.failures import status_of
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import viewer


@blueprint.get("/prepayment")
@officer()
def prepayment() -> str:
    """Show, masked, which numbers pay beforehand."""
    return _page()


@blueprint.post("/prepayment")
@officer(OfficerRole.OFFICER)
def release_phone() -> Response | tuple[str, int]:
    """Let a number pay on delivery again."""
    phone, reason = request.form.get("phone", ""), request.form.get("reason", "")
    try:
        with transaction():
            refusals.release(phone, scope=viewer().scope, reason=reason, act=viewer().act())
    except (InvalidInput, NotFound) as error:
        return _page(say(error.message)), status_of(error)
    flash(gettext("Đã mở lại. Số này được trả tiền khi nhận hàng."), "success")
    return redirect(url_for(".prepayment"), 303)


def _page(problem: str = "") -> str:
    rows = [
        {
            "phone": each.phone_shown,
            "refusals": each.refusals,
            "last": vn_date(each.last_at),
        }
        for each in refusals.refusers(viewer().scope)
    ]
    return render_template(
        "union/prepayment.html",
        rows=rows,
        problem=problem,
        typed={name: request.form.get(name, "") for name in ("phone", "reason")},
        may_release=viewer().may_as_officer(OfficerRole.OFFICER),
    )
