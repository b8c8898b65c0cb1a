"""One's own affairs: profile, password, data, and closing the account."""

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, session, url_for
from flask_babel import gettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from marketplace.accounts import queries, services
from marketplace.accounts.kinds import ConsentPurpose
from marketplace.accounts.rules import Profile
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import display_phone
from marketplace.web.access import signed_in
from marketplace.web.account.blueprint import blueprint
from marketplace.web.account.forms import ClosureForm, PasswordForm, ProfileForm, page_with
from marketplace.web.account.registering import agreed
from marketplace.web.account.signing_in import open_session
from marketplace.web.forms import put_errors
from marketplace.web.languages import remember_language
from marketplace.web.viewer import viewer
from marketplace.wishes import queries as wishes
from marketplace.wishes import services as wish_lists


@blueprint.route("/profile", methods=["GET", "POST"])
@signed_in
def profile() -> Response | tuple[str, int]:
    """Change name, phone number, language and what letters she gets."""
    form = ProfileForm(data=_present_profile())
    if form.validate_on_submit():
        try:
            return _save_profile(form)
        except InvalidInput as error:
            put_errors(form, error)
    return page_with(form, "account/profile.html", email=viewer().email)


def _present_profile() -> dict[str, object]:
    person = queries.get_person(viewer().id)
    return {
        "name": person.name,
        "phone": display_phone(person.phone) if person.phone else "",
        "locale": person.locale,
        "news": ConsentPurpose.NEWS in queries.consents_of(person.id),
    }


def _save_profile(form: ProfileForm) -> Response:
    told = Profile(
        name=form.name.data,
        phone=form.phone.data or "",
        locale=form.locale.data,
        consents=agreed(account=True, news=form.news.data),
    )
    with transaction():
        person = services.set_profile(viewer().id, told, viewer().act())
    flash(gettext("Đã lưu."), "success")
    return remember_language(redirect(url_for(".overview"), 303), person.locale)


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> Response | tuple[str, int]:
    """Change the password; she stays signed in here and nowhere else."""
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            return _change_password(form)
        except InvalidInput as error:
            put_errors(form, error)
    return page_with(form, "account/password.html")


def _change_password(form: PasswordForm) -> Response:
    stays = session.permanent
    with transaction():
        person = services.change_password(viewer().id, present=form.present.data, new=form.new.data, act=viewer().act())
    open_session(person.id)
    session.permanent = stays
    flash(gettext("Mật khẩu mới đã được lưu. Các máy khác đã được đăng xuất."), "success")
    return redirect(url_for(".overview"), 303)


@blueprint.get("/data")
@signed_in
def data() -> FlaskResponse:
    """Give her a file of what the site keeps about her (Law 91/2025/QH15)."""
    answer = jsonify(queries.data_about(viewer().id) | wishes.data_about(viewer().id))
    answer.headers["Content-Disposition"] = "attachment; filename=cho-sen.json"
    return answer


@blueprint.route("/closure", methods=["GET", "POST"])
@signed_in
def closure() -> Response | tuple[str, int]:
    """Close the account for good."""
    form = ClosureForm()
    if form.validate_on_submit():
        if services.check_password(viewer().email, form.present.data) is not None:
            return _close()
        form.present.errors = [*form.present.errors, gettext("Mật khẩu hiện tại chưa đúng.")]
    return page_with(form, "account/closure.html")


def _close() -> Response:
    if viewer().is_seller:
        raise RuleBroken(msg("Bạn còn thuộc một hợp tác xã. Hãy nhờ người quản lý đưa bạn ra trước."))
    with transaction():
        services.close_account(viewer().id, viewer().act())
        wish_lists.forget_person(viewer().id)
    session.clear()
    logout_user()
    flash(gettext("Tài khoản đã đóng. Thông tin cá nhân của bạn đã được xóa khỏi tài khoản."), "success")
    return redirect(url_for(".sign_in"), 303)
