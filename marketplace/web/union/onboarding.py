"""An officer's decisions on a cooperative's way to selling: identity, exceptions, announced suspensions."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import queries, services
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.web.access import officer
from marketplace.web.cooperative_letters import CALLED_OFF, SUSPENSION_ANNOUNCED, tell_cooperative
from marketplace.web.formats import vn_date
from marketplace.web.forms import DayField
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.opening import read_method
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.viewer import viewer


class AnnouncementForm(ReasonForm):
    """From which day, and why."""

    on = DayField()


@blueprint.post("/cooperatives/<string:code>/identity")
@officer(OfficerRole.OFFICER)
def check_identity(code: str) -> Response:
    """Write down how identity was seen."""
    found = queries.get_by_code(code, scope=viewer().scope)
    with transaction():
        services.check_identity(found.id, read_method(), scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã ghi cách xác minh danh tính."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/waiver")
@officer(OfficerRole.OFFICER)
def waive_needs(code: str) -> Response:
    """Let her sell though something is missing."""
    found = queries.get_by_code(code, scope=viewer().scope)
    try:
        with transaction():
            reason = request.form.get("reason", "")
            services.waive(found.id, reason=reason, scope=viewer().scope, act=viewer().act())
    except InvalidInput as error:
        flash(say(error.message), "error")
        return _back(code)
    flash(gettext("Đã cho bán dù còn thiếu. Lý do được ghi lại."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/waiver/end")
@officer(OfficerRole.OFFICER)
def end_waiver(code: str) -> Response:
    """Ask for everything again."""
    found = queries.get_by_code(code, scope=viewer().scope)
    with transaction():
        services.end_waiver(found.id, scope=viewer().scope, act=viewer().act())
    flash(gettext("Đã bỏ ngoại lệ."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/suspension-notice")
@officer(OfficerRole.OFFICER)
def announce_suspension(code: str) -> Response:
    """Say that she will be stopped on a day at least five days ahead."""
    found, form = queries.get_by_code(code, scope=viewer().scope), AnnouncementForm()
    form.validate()
    if form.on.data is None:
        flash(gettext("Hãy nhập ngày, ví dụ 22/11/2026."), "error")
        return _back(code)
    try:
        with transaction():
            services.announce_suspension(
                found.id, scope=viewer().scope, reason=form.text(), on=form.on.data, act=viewer().act()
            )
            about = gettext("Từ ngày %(day)s", day=vn_date(form.on.data))
            tell_cooperative(found.id, SUSPENSION_ANNOUNCED, about=about, reason=form.text())
    except InvalidInput as error:
        flash(say(error.message), "error")
        return _back(code)
    flash(gettext("Đã báo trước việc tạm dừng. Thư báo đã được gửi."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/suspension-notice/end")
@officer(OfficerRole.OFFICER)
def call_off_suspension(code: str) -> Response:
    """Take back what was announced."""
    found = queries.get_by_code(code, scope=viewer().scope)
    with transaction():
        services.call_off_suspension(found.id, scope=viewer().scope, act=viewer().act())
        tell_cooperative(found.id, CALLED_OFF)
    flash(gettext("Đã rút thông báo tạm dừng."), "success")
    return _back(code)


def _back(code: str) -> Response:
    return redirect(url_for("union.cooperative", code=code), 303)
