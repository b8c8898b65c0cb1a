"""Acting for a cooperative that agreed to it: asking, going over to her desk, coming back, ending."""

from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts.kinds import OfficerRole
from marketplace.cooperatives import assisting, consent_codes, queries
from marketplace.cooperatives.consent_codes import Answer
from marketplace.cooperatives.kinds import ConsentMethod
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.web.access import officer
from marketplace.web.cooperative_letters import HELP_AGREED, HELP_ASKED, HELP_ENDED, HELP_RECORDED, tell_cooperative
from marketplace.web.languages import say
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.union.blueprint import blueprint
from marketplace.web.viewer import ASSISTANCE, viewer
from marketplace.wiring import settings


@blueprint.post("/cooperatives/<string:code>/assistance")
@officer(OfficerRole.OFFICER)
def ask_assistance(code: str) -> Response:
    """Write down a consent, or ask the cooperative for one."""
    found = queries.get_by_code(code, scope=viewer().scope)
    try:
        with transaction():
            row = assisting.ask(found.id, _consent(), scope=viewer().scope, act=viewer().act())
            if row.method is ConsentMethod.SMS_CODE:
                consent_codes.send(row.id, signing_key=settings().signing_key, act=viewer().act())
            tell_cooperative(found.id, HELP_RECORDED if row.granted_at else HELP_ASKED, about=viewer().name)
    except InvalidInput as error:
        for sentence in dict.fromkeys(say(fault) for fault in error.fields.values()):
            flash(sentence, "error")
        return _back(code)
    flash(gettext("Đã ghi sự đồng ý. Thư báo đã gửi cho hợp tác xã."), "success")
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/assistance/code")
@officer(OfficerRole.OFFICER)
@limiter.limit(FROM_ONE_NETWORK)
def answer_consent_code(code: str) -> Response:
    """Type the code that the cooperative's head read out; a wrong one is counted."""
    found, consent = _waiting_consent(code)
    with transaction():
        answer = consent_codes.answer(
            consent.id, request.form.get("code", ""), signing_key=settings().signing_key, act=viewer().act()
        )
        if answer is Answer.AGREED:
            tell_cooperative(found.id, HELP_AGREED, about=viewer().name)
    flash(*_said(answer))
    return _back(code)


@blueprint.post("/cooperatives/<string:code>/assistance/code/sending")
@officer(OfficerRole.OFFICER)
def send_consent_code(code: str) -> Response:
    """Send another code; the one before no longer counts."""
    _found, consent = _waiting_consent(code)
    with transaction():
        consent_codes.send(consent.id, signing_key=settings().signing_key, act=viewer().act())
    flash(gettext("Đã gửi mã mới. Mã dùng được trong 10 phút."), "success")
    return _back(code)


def _waiting_consent(code: str) -> tuple[Any, Any]:
    found = queries.get_by_code(code, scope=viewer().scope)
    consent = assisting.consent_of_officer(found.id, officer_id=viewer().id)
    if consent is None:
        raise RuleBroken(msg("Lần đồng ý này không chờ mã."))
    return found, consent


def _said(answer: Answer) -> tuple[str, str]:
    if answer is Answer.AGREED:
        return gettext("Hợp tác xã đã đồng ý. Bạn sang bàn của hợp tác xã được."), "success"
    if answer is Answer.WRONG:
        return gettext("Mã chưa đúng. Nhập sai 5 lần thì phải gửi mã mới."), "error"
    return gettext("Mã đã hết hạn hoặc nhập sai quá 5 lần. Hãy gửi mã mới."), "error"


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
