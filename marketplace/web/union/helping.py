"""Acting for a cooperative that agreed to it: asking, going over to her desk, coming back, ending."""

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import assisting, queries
from marketplace.cooperatives.kinds import ConsentMethod
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.web.access import officer
from marketplace.web.cooperative_letters import HELP_ASKED, HELP_ENDED, HELP_RECORDED, tell_cooperative
from marketplace.web.languages import say
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import ASSISTANCE, viewer


@blueprint.post("/cooperatives/<string:code>/assistance")
@officer(OfficerRole.OFFICER)
def ask_assistance(code: str) -> Response:
    """Write down a consent, or ask the cooperative for one."""
    found = queries.get_by_code(code, scope=viewer().scope)
    try:
        with transaction():
            row = assisting.ask(found.id, _consent(), scope=viewer().scope, act=viewer().act())
            tell_cooperative(found.id, HELP_RECORDED if row.granted_at else HELP_ASKED, about=viewer().name)
    except InvalidInput as error:
        for sentence in dict.fromkeys(say(fault) for fault in error.fields.values()):
            flash(sentence, "error")
        return _back(code)
    flash(gettext("Đã ghi sự đồng ý. Thư báo đã gửi cho hợp tác xã."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/assistance/entry")
@officer(OfficerRole.OFFICER)
def enter_assistance(code: str) -> Response:
    """Go over to the cooperative's desk."""
    found = queries.get_by_code(code, scope=viewer().scope)
    consent = assisting.consent_of_officer(found.id, officer_id=viewer().id)
    if consent is None or consent.granted_at is None:
        raise RuleBroken(msg("Hợp tác xã chưa đồng ý cho bạn làm giúp."))
    session[ASSISTANCE] = consent.id
    return redirect(url_for("seller.today"), 303)


@blueprint.post("/cooperatives/<string:code>/assistance/end")
@officer(OfficerRole.OFFICER)
def end_own_assistance(code: str) -> Response:
    """Give the consent back."""
    found = queries.get_by_code(code, scope=viewer().scope)
    consent = assisting.consent_of_officer(found.id, officer_id=viewer().id)
    if consent is not None:
        with transaction():
            assisting.end_by_officer(consent.id, act=viewer().act())
            tell_cooperative(found.id, HELP_ENDED, about=viewer().name)
    session.pop(ASSISTANCE, None)
    flash(gettext("Đã kết thúc làm giúp."), "success")
    return _back(code)


@blueprint.post("/assistance/leaving")
@officer()
def leave_assistance() -> Response:
    """Come back to the Union's desk; the consent stays until it ends."""
    session.pop(ASSISTANCE, None)
    return redirect(url_for("union.overview"), 303)


def _consent() -> assisting.Consent:
    typed = request.form
    method, days = typed.get("method", ""), typed.get("days", "")
    if method not in set(ConsentMethod):
        raise InvalidInput(fields={"method": msg("Hãy chọn cách hợp tác xã đồng ý.")})
    return assisting.Consent(
        given_by=typed.get("given_by", ""),
        method=ConsentMethod(method),
        evidence=typed.get("evidence", ""),
        scope=typed.get("scope", ""),
        days=int(days) if days.isascii() and days.isdecimal() and len(days) < 5 else 0,
    )


def _back(code: str) -> Response:
    return redirect(url_for("union.cooperative", code=code), 303)
