"""Opening an account."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.accounts import services
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.rules import Registration
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.web import limits
from marketplace.web.access import public
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import RegistrationForm, page_with
from marketplace.web.account.signing_in import open_session
from marketplace.web.addresses import own_path
from marketplace.web.forms import put_errors
from marketplace.web.languages import language
from marketplace.web.wisher import wish_token
from marketplace.wishes import services as wishes


@blueprint.route("/register", methods=["GET", "POST"])
@public
@limits.limiter.limit(limits.FROM_ONE_NETWORK, methods=["POST"])
def register() -> Response | tuple[str, int]:
    """Open an account for a buyer; she goes on to where she wanted, or a cooperative's head to her application."""
    form, wish = RegistrationForm(), own_path(request.args.get("next"))
    if form.validate_on_submit():
        try:
            return _welcome(_open_account(form), form, wish)
        except InvalidInput as error:
            put_errors(form, error)
    return page_with(form, "account/register.html", wish=wish)


def _open_account(form: RegistrationForm) -> int:
    data = Registration(
        name=form.name.data,
        email=form.email.data,
        phone=form.phone.data or "",
        password=form.password.data,
        locale=language(),
        consents=agreed(account=form.consents.data, news=form.news.data),
    )
    now = clock.now()
    with transaction():
        person = services.register(data, Act(actor_id=None, at=now))
        outbox.post("welcome", {"person_id": person.id}, key=str(person.id), at=now)
        wishes.bring_along(wish_token(), person_id=person.id, at=now)
    return person.id


def _welcome(person_id: int, form: RegistrationForm, wish: str | None) -> Response:
    open_session(person_id)
    flash(gettext("Tài khoản của bạn đã mở."), "success")
    first = url_for("seller.application" if form.leads_cooperative.data else "account.overview")
    return redirect(wish or first, 303)


def agreed(**boxes: bool) -> tuple[ConsentPurpose, ...]:
    """Return the purposes whose boxes are ticked."""
    return tuple(ConsentPurpose(name) for name, is_ticked in boxes.items() if is_ticked)
