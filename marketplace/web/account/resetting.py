"""A forgotten password: a link by mail, and the page it leads to.

Whether an address has an account cannot be told from the answer, nor from its time: the same row is written for
every address, and the worker finds out later whether there is anybody to write to.
"""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts import resets
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.web import limits
from marketplace.web.access import public
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import ForgottenPasswordForm, NewPasswordForm, page_with
from marketplace.web.forms import put_errors
from marketplace.web.languages import language, say
from marketplace.wiring import settings


@blueprint.route("/forgotten-password", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.FROM_ONE_NETWORK, methods=["POST"])
@limits.limiter.limit(limits.LETTERS_TO_ONE_PERSON, key_func=limits.typed_email, methods=["POST"])
def forgotten_password() -> Response | tuple[str, int]:
    """Ask for the address and answer the same whoever it belongs to."""
    form = ForgottenPasswordForm()
    if not form.validate_on_submit():
        return page_with(form, "account/forgotten_password.html")
    wish, now = {"email": form.email.data.strip().lower()[:320], "locale": language()}, clock.now()
    with transaction():
        outbox.post("password_reset", wish, key=f"{wish['email']}:{now:%Y%m%d%H%M}", at=now)
    flash(gettext("Nếu địa chỉ này có tài khoản, thư sẽ đến trong vài phút. Hãy xem cả mục thư rác."), "success")
    return redirect(url_for(".sign_in"), 303)


@blueprint.route("/password-reset/<string:token>", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.FROM_ONE_NETWORK, methods=["POST"])
def reset_password(token: str) -> Response | tuple[str, int]:
    """Let the bearer of a letter set a new password."""
    form = NewPasswordForm()
    try:
        person = resets.get_person_of(token, signing_key=settings().signing_key, at=clock.now())
        if form.validate_on_submit():
            return _set_password(token, form)
    except RuleBroken as error:
        flash(say(error.message), "warning")
        return redirect(url_for(".forgotten_password"), 303)
    except InvalidInput as error:
        put_errors(form, error)
    return page_with(form, "account/reset_password.html", email=person.email)


def _set_password(token: str, form: NewPasswordForm) -> Response:
    with transaction():
        resets.reset_password(token, form.new.data, signing_key=settings().signing_key, at=clock.now())
    flash(gettext("Mật khẩu mới đã được lưu. Bạn hãy đăng nhập."), "success")
    return redirect(url_for(".sign_in"), 303)
