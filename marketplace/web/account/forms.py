"""Forms of the account door. What a field must be is the concept's to say; here stands only that it must be there."""

from typing import Any

from flask import render_template
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from marketplace.accounts.kinds import OfficerRole
from marketplace.accounts.rules import LOCALES
from marketplace.web.forms import MarketForm

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
ROLE_NAMES = {
    OfficerRole.VIEWER: _l("Chỉ xem"),
    OfficerRole.OFFICER: _l("Cán bộ: thẩm định, nhập liệu"),
    OfficerRole.APPROVER: _l("Lãnh đạo: duyệt và khóa kỳ"),
}


class SignInForm(MarketForm):
    """Address and password."""

    email = EmailField(_l("Email"), [InputRequired(_l("Hãy nhập địa chỉ email."))])
    password = PasswordField(_l("Mật khẩu"), [InputRequired(_l("Hãy nhập mật khẩu."))])
    keep = BooleanField(_l("Giữ đăng nhập trên máy này"), default=True)


class RegistrationForm(MarketForm):
    """What opens an account."""

    name = StringField(_l("Họ và tên"), [InputRequired(_l("Hãy nhập họ và tên."))])
    email = EmailField(_l("Email"), [InputRequired(_l("Hãy nhập địa chỉ email."))])
    phone = TelField(_l("Số điện thoại"))
    password = PasswordField(_l("Mật khẩu"), [InputRequired(_l("Hãy nhập mật khẩu."))])
    leads_cooperative = BooleanField(_l("Tôi đại diện hợp tác xã, tổ hợp tác muốn bán hàng"))
    consents = BooleanField(
        _l("Tôi đồng ý để chợ lưu thông tin tài khoản và đơn hàng của tôi"),
        [InputRequired(_l("Cần bạn đồng ý để chợ lưu thông tin tài khoản và đơn hàng."))],
    )
    news = BooleanField(_l("Gửi cho tôi thư về phiên chợ và mùa vụ"))


class ForgottenPasswordForm(MarketForm):
    """Where the link shall go."""

    email = EmailField(_l("Email"), [InputRequired(_l("Hãy nhập địa chỉ email."))])


class NewPasswordForm(MarketForm):
    """A password set by link."""

    new = PasswordField(_l("Mật khẩu mới"), [InputRequired(_l("Hãy nhập mật khẩu mới."))])


class ProfileForm(MarketForm):
    """What she tells about herself."""

    name = StringField(_l("Họ và tên"), [InputRequired(_l("Hãy nhập họ và tên."))])
    phone = TelField(_l("Số điện thoại"))
    locale = RadioField(
        _l("Ngôn ngữ"), [InputRequired()], choices=[SelectChoice(code, LANGUAGE_NAMES[code]) for code in LOCALES]
    )
    news = BooleanField(_l("Gửi cho tôi thư về phiên chợ và mùa vụ"))


class PasswordForm(MarketForm):
    """A password changed by who knows the present one."""

    present = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))])
    new = PasswordField(_l("Mật khẩu mới"), [InputRequired(_l("Hãy nhập mật khẩu mới."))])


class ClosureForm(MarketForm):
    """The password once more, before an account is closed for good."""

    present = PasswordField(_l("Mật khẩu hiện tại"), [InputRequired(_l("Hãy nhập mật khẩu hiện tại."))])


class OfficeForm(MarketForm):
    """An office in one of the units offered on the page."""

    union_unit_id = SelectField(_l("Cấp Hội"), [InputRequired(_l("Hãy chọn cấp Hội."))], coerce=int)
    role = RadioField(
        _l("Vai trò"),
        [InputRequired(_l("Hãy chọn vai trò."))],
        choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()],
        default=OfficerRole.OFFICER.value,
    )


def page_with(form: MarketForm, template: str, **values: Any) -> tuple[str, int]:
    """Return the page of a form: 200 when it is opened, 422 when something in it must be mended."""
    return render_template(template, form=form, **values), 422 if form.is_submitted() else 200
