"""Signing in and out."""

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from marketplace.accounts import queries, services
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.web import limits
from marketplace.web.access import public, signed_in
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import SignInForm, page_with
from marketplace.web.addresses import own_path
from marketplace.web.viewer import Viewer, is_signed_in, load_viewer, viewer
from marketplace.web.wisher import wish_token
from marketplace.wishes import services as wishes

WRONG = lazy_gettext("Email hoặc mật khẩu chưa đúng.")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.FROM_ONE_NETWORK, methods=["POST"])
@limits.limiter.limit(
    limits.WRONG_PASSWORDS, key_func=limits.typed_email_from_here, methods=["POST"], deduct_when=limits.was_refused
)
@limits.limiter.limit(
    limits.WRONG_PASSWORDS_FROM_ANYWHERE, key_func=limits.typed_email, methods=["POST"], deduct_when=limits.was_refused
)
def sign_in() -> Response | tuple[str, int]:
    """Ask who she is; afterwards she goes on to where she wanted."""
    form, wish = SignInForm(), own_path(request.args.get("next"))
    if form.validate_on_submit():
        person = services.check_password(form.email.data, form.password.data)
        if person is not None:
            return _go_on(person.id, form, wish)
        form.password.errors = [*form.password.errors, str(WRONG)]
    if request.method == "GET" and is_signed_in():
        return redirect(wish or first_page(viewer()), 303)
    return page_with(form, "account/sign_in.html", wish=wish)


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End this session."""
    session.clear()
    logout_user()
    flash(gettext("Bạn đã đăng xuất."), "success")
    return redirect(url_for("account.sign_in"), 303)


def open_session(person_id: int) -> Viewer:
    """Begin a new session for somebody who proved who she is; it ends with the browser.

    Nothing of the session before is kept: whoever planted it in her browser must not share hers.
    """
    session.clear()
    who = load_viewer(queries.session_key(queries.get_person(person_id)))
    if who is None:
        raise RuntimeError("a closed account cannot open a session")
    login_user(who)
    return who


def first_page(who: Viewer) -> str:
    """Return where somebody's work begins: at her one desk, or at the overview of several."""
    desks = [page for holds, page in ((who.is_seller, "seller.today"), (who.is_officer, "union.overview")) if holds]
    return url_for(desks[0] if len(desks) == 1 and not who.is_operator else "account.overview")


def _go_on(person_id: int, form: SignInForm, wish: str | None) -> Response:
    with transaction():
        services.note_sign_in(person_id, form.password.data, at=clock.now())
        wishes.bring_along(wish_token(), person_id=person_id, at=clock.now())
    who = open_session(person_id)
    session.permanent = form.keep.data
    return redirect(wish or first_page(who), 303)
