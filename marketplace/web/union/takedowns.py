"""Requests to take a product down: the clock of 24 hours, the decision, the register."""

from datetime import UTC, datetime
from typing import Any

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import DateTimeLocalField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from marketplace.accounts.kinds import OfficerRole
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.ports import Sheet
from marketplace.products import takedowns as services
from marketplace.products.kinds import TakedownSource
from marketplace.products.states import TAKEDOWN_LIFE, TakedownAction, TakedownState
from marketplace.products.words import SOURCE_NAMES, TAKEDOWN_NAMES
from marketplace.web.access import officer
from marketplace.web.cooperative_letters import RESTORED, TAKEN_DOWN, tell_cooperative
from marketplace.web.formats import vn_datetime
from marketplace.web.forms import MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.union.decisions import open_decisions
from marketplace.web.union.reasons import ReasonForm
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES = {
    TakedownState.OPEN: "attention",
    TakedownState.UPHELD: "stopped",
    TakedownState.REFUSED: "moving",
    TakedownState.LIFTED: "done",
}
DECISIONS = {
    TakedownAction.UPHOLD: "union.uphold_takedown",
    TakedownAction.REFUSE: "union.refuse_takedown",
    TakedownAction.LIFT: "union.lift_takedown",
}
Page = str | Response | tuple[str, int]


class RequestForm(MarketForm):
    """A request that came by letter or telephone."""

    code = StringField(_l("Mã sản phẩm"), [InputRequired(_l("Hãy điền mục này."))])
    source = SelectField(_l("Ai yêu cầu"), [InputRequired(_l("Hãy điền mục này."))])
    asked_by = StringField(_l("Tên người hoặc cơ quan"))
    contact = StringField(_l("Liên hệ"))
    legal_basis = StringField(_l("Số văn bản, căn cứ pháp lý"))
    reason = TextAreaField(_l("Lý do"), [InputRequired(_l("Hãy điền mục này."))])
    received_at = DateTimeLocalField(
        _l("Nhận lúc"), [InputRequired(_l("Hãy điền mục này."))], format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"]
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.source.choices = [(source.value, say(name)) for source, name in SOURCE_NAMES.items()]

    def complaint(self) -> services.Complaint:
        """Return what was typed; only after it was found valid."""
        return services.Complaint(
            source=TakedownSource(self.source.data),
            reason=self.reason.data or "",
            asked_by=self.asked_by.data or "",
            contact=self.contact.data or "",
            legal_basis=self.legal_basis.data or "",
        )

    def moment(self) -> datetime:
        """Return when it was received: what is typed is Vietnamese time."""
        typed: datetime = self.received_at.data
        return typed.replace(tzinfo=clock.VIETNAM).astimezone(UTC)


@blueprint.get("/takedowns")
@officer()
def takedowns() -> str:
    """Show the register, what waits in front."""
    scope = viewer().scope
    waiting = services.open_requests(scope)
    decided = [line for line in services.register(scope, limit=200) if line.request.state is not TakedownState.OPEN]
    return render_template(
        "union/takedowns.html",
        rows=[takedown_row(line) for line in [*waiting, *decided]],
        decides=viewer().may_as_officer(OfficerRole.OFFICER),
    )


@blueprint.route("/takedowns/new", methods=["GET", "POST"])
@officer(OfficerRole.OFFICER)
def new_takedown() -> Page:
    """Write down a request that came by letter or telephone."""
    now = clock.now().astimezone(clock.VIETNAM).replace(tzinfo=None)
    form = RequestForm(data={"code": request.args.get("code", ""), "source": "officer", "received_at": now})
    if not form.validate_on_submit():
        return _form(form)
    try:
        with transaction():
            filed = services.file_request(
                form.code.data, form.complaint(), scope=viewer().scope, received_at=form.moment(), act=viewer().act()
            )
    except InvalidInput as error:
        put_errors(form, error)
        return _form(form)
    except NotFound as error:
        form.code.errors = [say(error.message)]
        return _form(form)
    return redirect(url_for("union.takedown", request_id=filed.id), 303)


@blueprint.get("/takedowns/<int:request_id>")
@officer()
def takedown(request_id: int) -> Page:
    """Show one request with its clock, and the buttons to decide."""
    return _page(request_id, ReasonForm(formdata=None))


@blueprint.post("/takedowns/<int:request_id>/upholding")
@officer(OfficerRole.OFFICER)
def uphold_takedown(request_id: int) -> Page:
    """Take the product down."""
    return _decided(request_id, TakedownAction.UPHOLD)


@blueprint.post("/takedowns/<int:request_id>/refusal")
@officer(OfficerRole.OFFICER)
def refuse_takedown(request_id: int) -> Page:
    """Leave the product where it is."""
    return _decided(request_id, TakedownAction.REFUSE)


@blueprint.post("/takedowns/<int:request_id>/lifting")
@officer(OfficerRole.OFFICER)
def lift_takedown(request_id: int) -> Page:
    """Undo a takedown."""
    return _decided(request_id, TakedownAction.LIFT)


@blueprint.get("/takedowns.xlsx")
@officer()
def takedowns_xlsx() -> FileResponse:
    """Hand out the register for Excel."""
    answer = FileResponse(ports().sheets.xlsx([_sheet()]), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="so-yeu-cau-go.xlsx"'
    return answer


def takedown_row(line: services.TakedownLine) -> dict[str, Any]:
    """Return one request for lists: what, whose, and how much time is left."""
    now, asked = clock.now(), line.request
    return {
        "href": url_for("union.takedown", request_id=asked.id),
        "title": line.product.name,
        "code": line.product.code,
        "cooperative": line.cooperative_name,
        "source": say(SOURCE_NAMES[asked.source]),
        "received": vn_datetime(asked.received_at),
        "state": say(TAKEDOWN_NAMES[asked.state]),
        "tone": TONES[asked.state],
        "clock": time_left(asked, now) if asked.state is TakedownState.OPEN else "",
        "is_late": services.is_late(asked, now),
    }


def time_left(asked: Any, now: datetime) -> str:
    """Say how long there is to decide, or since when it is overdue."""
    seconds = int((asked.due_at - now).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    if seconds < 0:
        return gettext("Quá hạn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)
    return gettext("Còn %(hours)s giờ %(minutes)s phút", hours=hours, minutes=minutes)


_VERBS = {
    TakedownAction.UPHOLD: (services.uphold, TAKEN_DOWN, _l("Đã gỡ sản phẩm. Thư báo đã được gửi.")),
    TakedownAction.REFUSE: (services.refuse, None, _l("Đã ghi quyết định không gỡ.")),
    TakedownAction.LIFT: (services.lift, RESTORED, _l("Đã bỏ lệnh gỡ. Thư báo đã được gửi.")),
}


def _decided(request_id: int, action: TakedownAction) -> Page:
    verb, news, done = _VERBS[action]
    form = ReasonForm()
    line = services.get(request_id, scope=viewer().scope)
    if not form.validate():
        return _page(request_id, form)
    try:
        with transaction():
            verb(request_id, reason=form.text(), scope=viewer().scope, act=viewer().act())
            if news:
                tell_cooperative(line.product.cooperative_id, news, about=line.product.name, reason=form.text())
    except InvalidInput as error:
        put_errors(form, error)
        return _page(request_id, form)
    flash(str(done), "success")
    return redirect(url_for("union.takedown", request_id=request_id), 303)


def _page(request_id: int, form: ReasonForm) -> Page:
    line = services.get(request_id, scope=viewer().scope)
    asked = line.request
    page = render_template(
        "union/takedown.html",
        line=line,
        row=takedown_row(line),
        form=form,
        facts=_facts(line),
        actions=open_decisions(TAKEDOWN_LIFE, asked.state, DECISIONS, request_id=asked.id),
    )
    return (page, 422) if form.errors else page


def _facts(line: services.TakedownLine) -> list[tuple[str, str]]:
    """Return what is known about a request; what is not (yet) is left out."""
    asked = line.request
    told = [
        (gettext("Ai yêu cầu"), f"{say(SOURCE_NAMES[asked.source])} {asked.asked_by}".strip()),
        (gettext("Liên hệ"), asked.contact),
        (gettext("Căn cứ pháp lý"), asked.legal_basis),
        (gettext("Nhận lúc"), vn_datetime(asked.received_at)),
        (gettext("Hạn quyết định"), vn_datetime(asked.due_at)),
        (gettext("Lý do"), asked.reason),
        (gettext("Quyết định"), asked.decision),
        (gettext("Người quyết định"), line.officer or ""),
        (gettext("Lý do bỏ lệnh gỡ"), asked.lifted_because),
    ]
    return [(name, text) for name, text in told if text]


def _form(form: RequestForm) -> Page:
    page = render_template("union/takedown_new.html", form=form)
    return (page, 422) if form.errors else page


def _sheet() -> Sheet:
    headings = [
        gettext("Nhận lúc"), gettext("Mã sản phẩm"), gettext("Sản phẩm"), gettext("Hợp tác xã"), gettext("Ai yêu cầu"),
        gettext("Tên người hoặc cơ quan"), gettext("Căn cứ pháp lý"), gettext("Lý do"), gettext("Hạn quyết định"),
        gettext("Kết quả"), gettext("Quyết định lúc"), gettext("Quyết định"), gettext("Quá hạn 24 giờ"),
    ]  # fmt: skip
    return Sheet(gettext("Yêu cầu gỡ"), headings, [_sheet_row(line) for line in services.register(viewer().scope)])


def _sheet_row(line: services.TakedownLine) -> list[object]:
    asked = line.request
    return [
        vn_datetime(asked.received_at), line.product.code, line.product.name, line.cooperative_name,
        say(SOURCE_NAMES[asked.source]), asked.asked_by, asked.legal_basis, asked.reason, vn_datetime(asked.due_at),
        say(TAKEDOWN_NAMES[asked.state]), vn_datetime(asked.decided_at) if asked.decided_at else "", asked.decision,
        gettext("Có") if services.is_late(asked, clock.now()) else gettext("Không"),
    ]  # fmt: skip
