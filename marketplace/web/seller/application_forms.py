"""The three screens on which a cooperative tells about itself."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from marketplace.cooperatives.application import BankAndStory, Identity, PlaceAndPeople, Post, Workforce
from marketplace.cooperatives.banks import receiving_banks
from marketplace.cooperatives.kinds import CooperativeKind, PostTitle
from marketplace.cooperatives.words import KIND_NAMES, TITLE_NAMES
from marketplace.web.forms import CountField, DayField, Expected, MarketForm
from marketplace.web.languages import say

NEEDED = _l("Hãy điền mục này.")
MOST_POSTS = 30
COUNTS = ("members", "women_members", "workers", "women_workers")


def _needed() -> list[Any]:
    return [InputRequired(NEEDED)]


class IdentityForm(MarketForm):
    """Screen one: who you are."""

    kind = RadioField(_l("Loại hình"), [InputRequired(_l("Hãy chọn loại hình."))])
    legal_name = StringField(_l("Tên đầy đủ theo giấy tờ"), _needed())
    name = StringField(_l("Tên gọi ngắn trên chợ"), _needed())
    registration_number = StringField(_l("Số giấy chứng nhận đăng ký"))
    tax_number = StringField(_l("Mã số thuế"))
    founded_on = DayField(_l("Ngày thành lập"), [Optional()])
    representative = StringField(_l("Người đại diện (họ và tên)"), _needed())
    phone = TelField(_l("Số điện thoại"), _needed())
    email = EmailField(_l("Thư điện tử của hợp tác xã"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [(kind.value, say(name)) for kind, name in KIND_NAMES.items()]

    def identity(self) -> Identity:
        """Return what was typed."""
        return Identity(
            kind=CooperativeKind(self.kind.data),
            legal_name=self.legal_name.data or "",
            name=self.name.data or "",
            registration_number=self.registration_number.data or "",
            tax_number=self.tax_number.data or "",
            founded_on=self.founded_on.data,
            representative=self.representative.data or "",
            phone=self.phone.data or "",
            email=self.email.data or "",
        )


class PostForm(Form):  # type: ignore[misc]
    """One management post."""

    title = SelectField(_l("Chức danh"), [Expected()])
    holder_name = StringField(_l("Họ và tên"), [Expected(), Length(max=150, message=_l("Tên dài quá 150 ký tự."))])
    held_by_woman = BooleanField(_l("Là phụ nữ"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.title.choices = [(title.value, say(name)) for title, name in TITLE_NAMES.items()]


class PlaceForm(MarketForm):
    """Screen two: where you work, and with whom.

    A commune is searched by its name and then chosen, so that no script is needed to find one of 3,321.
    """

    street = StringField(_l("Số nhà, đường hoặc thôn, xóm"), [Expected()])
    commune_search = StringField(_l("Xã, phường, đặc khu"), [Expected()])
    commune_code = RadioField(_l("Chọn đúng xã, phường"), [Expected()], choices=[], validate_choice=False)
    old_address = StringField(_l("Địa chỉ cũ (trước 1/7/2025)"))
    posts = FieldList(FormField(PostForm), label=_l("Chức danh quản lý"), max_entries=MOST_POSTS)
    as_of = DayField(_l("Số liệu tính đến ngày"), [Expected(), Optional()])
    members = CountField(_l("Tổng số thành viên"), [Expected()])
    women_members = CountField(_l("Trong đó: nữ thành viên"), [Expected()])
    workers = CountField(_l("Tổng số lao động"), [Expected()])
    women_workers = CountField(_l("Trong đó: nữ lao động"), [Expected()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Counts are given all four, or none yet."""
        is_valid = bool(super().validate(extra_validators))
        blank = [self[name] for name in COUNTS if self[name].data is None and not self[name].errors]
        if not blank or len(blank) == len(COUNTS):
            return is_valid
        for count in blank:
            count.errors = [NEEDED]
        return False

    def place(self, commune_id: int | None) -> PlaceAndPeople:
        """Return what was typed, at the commune that was found for it."""
        return PlaceAndPeople(
            street=self.street.data or "",
            commune_id=commune_id,
            old_address=self.old_address.data or "",
            posts=tuple(
                Post(PostTitle(row["title"]), row["holder_name"] or "", bool(row["held_by_woman"]))
                for row in self.posts.data
            ),
            workforce=self._workforce(),
        )

    def _workforce(self) -> Workforce | None:
        counts = {name: self[name].data for name in COUNTS}
        if None in counts.values() or self.as_of.data is None:
            return None
        return Workforce(as_of=self.as_of.data, **counts)


class BankForm(MarketForm):
    """Screen three: where buyers pay to, and your story."""

    bank_key = SelectField(_l("Ngân hàng"))
    account_number = StringField(_l("Số tài khoản"))
    account_holder = StringField(_l("Tên chủ tài khoản"))
    story = TextAreaField(_l("Câu chuyện của hợp tác xã"))
    story_en = TextAreaField(_l("Câu chuyện bằng tiếng Anh"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        banks = [(bank.key, bank.short_name) for bank in receiving_banks()]
        self.bank_key.choices = [("", say_none()), *banks]

    def bank(self) -> BankAndStory:
        """Return what was typed."""
        return BankAndStory(
            bank_key=self.bank_key.data or "",
            account_number=self.account_number.data or "",
            account_holder=self.account_holder.data or "",
            story=self.story.data or "",
            story_en=self.story_en.data or "",
        )


def say_none() -> str:
    """Return the first line of the list of banks."""
    return str(_l("Chọn ngân hàng"))
