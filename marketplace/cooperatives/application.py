"""What a cooperative tells about itself, screen by screen, and what is wrong with it. Pure.

Each part cleans what was typed and names every faulty field at once; the names of the faults are those of the
fields. A part may be incomplete while the application is being written: `rules.checklist` tells what is missing.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from email_validator import EmailNotValidError, validate_email

from marketplace.cooperatives.banks import clean_account_number, find_bank
from marketplace.cooperatives.kinds import CooperativeKind, PostTitle
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.phones import parse_phone
from marketplace.kernel.text import ascii_upper, normalise, normalise_lines

LONGEST_NAME = 150
LONGEST_SHORT_NAME = 60
LONGEST_NUMBER = 30
LONGEST_STORY = 3000
MOST_PEOPLE = 100_000
MOST_POSTS = 30
OLDEST_FOUNDING = date(1950, 1, 1)

_TAX_NUMBER = re.compile(r"[0-9]{10}(?:[0-9]{3})?")
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

Faults = dict[str, Message]


@dataclass(frozen=True)
class Identity:
    """Screen one: who you are. `name` is the short one under which she trades."""

    kind: CooperativeKind
    legal_name: str
    name: str
    representative: str
    phone: str
    email: str = ""
    registration_number: str = ""
    tax_number: str = ""
    founded_on: date | None = None


@dataclass(frozen=True)
class Post:
    """A management post and who holds it."""

    title: PostTitle
    holder_name: str
    held_by_woman: bool


@dataclass(frozen=True)
class Workforce:
    """Counts of people on a day, never a list of persons."""

    as_of: date
    members: int
    women_members: int
    workers: int
    women_workers: int


@dataclass(frozen=True)
class PlaceAndPeople:
    """Screen two: where you work and who works with you. `commune_id` is of the list of 2025; no district."""

    street: str
    commune_id: int | None
    old_address: str = ""
    posts: tuple[Post, ...] = ()
    workforce: Workforce | None = None


@dataclass(frozen=True)
class BankAndStory:
    """Screen three: where buyers pay to, and what they should know about you. `bank_key` is a key of `banks`."""

    bank_key: str = ""
    account_number: str = ""
    account_holder: str = ""
    story: str = ""
    story_en: str = ""


@dataclass(frozen=True)
class ApplicationData:
    """What is saved at once: one screen, or several. A part that is `None` stays as it was."""

    identity: Identity | None = None
    place: PlaceAndPeople | None = None
    bank: BankAndStory | None = None


def clean_application(data: ApplicationData, *, today: date) -> ApplicationData:
    """Return the application as it is stored.

    Raises:
        InvalidInput: naming every faulty field of all parts.
    """
    faults: Faults = {}
    cleaned = ApplicationData(
        identity=data.identity and clean_identity(data.identity, faults, today=today),
        place=data.place and clean_place(data.place, faults, today=today),
        bank=data.bank and clean_bank(data.bank, faults),
    )
    if faults:
        raise InvalidInput(fields=faults)
    return cleaned


def clean_identity(typed: Identity, faults: Faults, *, today: date) -> Identity:
    """Return the first screen cleaned; what is wrong is added to `faults`."""
    identity = replace(
        typed,
        legal_name=normalise(typed.legal_name),
        name=normalise(typed.name),
        representative=normalise(typed.representative),
        registration_number=normalise(typed.registration_number).upper(),
        tax_number=re.sub(r"[\s.\-]", "", typed.tax_number),
    )
    _ensure_text(faults, "legal_name", identity.legal_name, longest=LONGEST_NAME)
    _ensure_text(faults, "name", identity.name, longest=LONGEST_SHORT_NAME)
    _ensure_text(faults, "representative", identity.representative, longest=LONGEST_NAME)
    _ensure_short(faults, "registration_number", identity.registration_number, longest=LONGEST_NUMBER)
    if identity.tax_number and not is_tax_number(identity.tax_number):
        faults["tax_number"] = msg("Mã số thuế có 10 hoặc 13 chữ số. Hãy xem lại từng chữ số.")
    if identity.founded_on and not OLDEST_FOUNDING <= identity.founded_on <= today:
        faults["founded_on"] = msg("Ngày thành lập không thể ở tương lai hoặc trước năm 1950.")
    return replace(identity, phone=_phone(typed.phone, faults), email=_email(typed.email, faults))


def clean_place(typed: PlaceAndPeople, faults: Faults, *, today: date) -> PlaceAndPeople:
    """Return the second screen cleaned; what is wrong is added to `faults`. The commune is looked up elsewhere."""
    place = replace(
        typed,
        street=normalise(typed.street),
        old_address=normalise(typed.old_address),
        posts=clean_posts(typed.posts, faults),
    )
    _ensure_short(faults, "street", place.street, longest=LONGEST_NAME)
    _ensure_short(faults, "old_address", place.old_address, longest=2 * LONGEST_NAME)
    if place.workforce:
        faults.update(workforce_faults(place.workforce, today=today))
    return place


def clean_posts(typed: tuple[Post, ...], faults: Faults) -> tuple[Post, ...]:
    """Return the posts with cleaned names; rows without a name are dropped."""
    posts = tuple(replace(post, holder_name=normalise(post.holder_name)) for post in typed)
    posts = tuple(post for post in posts if post.holder_name)
    if any(len(post.holder_name) > LONGEST_NAME for post in posts):
        faults["posts"] = msg("Tên người giữ chức danh quá dài.")
    if len(posts) > MOST_POSTS:
        faults["posts"] = msg("Chỉ ghi được tối đa %(most)s chức danh.", most=MOST_POSTS)
    return posts


def workforce_faults(workforce: Workforce, *, today: date) -> Faults:
    """Return what is wrong with the counts of a day."""
    faults: Faults = {}
    for name in ("members", "women_members", "workers", "women_workers"):
        if not 0 <= getattr(workforce, name) <= MOST_PEOPLE:
            faults[name] = msg("Số người phải từ 0 đến %(most)s.", most=MOST_PEOPLE)
    if workforce.women_members > workforce.members:
        faults["women_members"] = msg("Số nữ thành viên không thể nhiều hơn tổng số thành viên.")
    if workforce.women_workers > workforce.workers:
        faults["women_workers"] = msg("Số nữ lao động không thể nhiều hơn tổng số lao động.")
    if not OLDEST_FOUNDING <= workforce.as_of <= today:
        faults["as_of"] = msg("Ngày của số liệu không thể ở tương lai.")
    return faults


def clean_bank(typed: BankAndStory, faults: Faults) -> BankAndStory:
    """Return the third screen cleaned; an account is given whole or not at all."""
    story, story_en = normalise_lines(typed.story), normalise_lines(typed.story_en)
    _ensure_short(faults, "story", story, longest=LONGEST_STORY)
    _ensure_short(faults, "story_en", story_en, longest=LONGEST_STORY)
    account = _account(typed, faults) if typed.bank_key or typed.account_number.strip() else BankAndStory()
    return replace(account, story=story, story_en=story_en)


def is_tax_number(digits: str) -> bool:
    """Tell whether these are 10 digits with the right check digit, or 13 with a branch's number behind them.

    The tenth digit is 10 less the weighted sum modulo 11 (105/2020/TT-BTC article 5 gives the structure).
    """
    if not _TAX_NUMBER.fullmatch(digits) or digits[2:9] == "0000000" or digits[10:] == "000":
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, digits, strict=False))
    return int(digits[9]) == 10 - total % 11


def _account(typed: BankAndStory, faults: Faults) -> BankAndStory:
    bank = find_bank(typed.bank_key)
    if bank is None or not bank.can_receive:
        faults["bank_key"] = msg("Hãy chọn ngân hàng trong danh sách.")
    try:
        number = clean_account_number(typed.account_number)
    except InvalidInput as error:
        faults.update(error.fields)
        number = ""
    holder = ascii_upper(typed.account_holder)
    _ensure_text(faults, "account_holder", holder, longest=LONGEST_NAME)
    return BankAndStory(bank_key=typed.bank_key, account_number=number, account_holder=holder)


def _phone(typed: str, faults: Faults) -> str:
    try:
        return parse_phone(typed)
    except ValueError as error:
        faults["phone"] = error.args[0]
        return ""


def _email(typed: str, faults: Faults) -> str:
    if not typed.strip():
        return ""
    try:
        return str(validate_email(typed.strip(), check_deliverability=False).normalized).lower()
    except EmailNotValidError:
        faults["email"] = msg("Địa chỉ thư điện tử chưa đúng, ví dụ: htx@example.vn.")
        return ""


def _ensure_text(faults: Faults, name: str, text: str, *, longest: int) -> None:
    if not text:
        faults[name] = msg("Hãy điền mục này.")
    _ensure_short(faults, name, text, longest=longest)


def _ensure_short(faults: Faults, name: str, text: str, *, longest: int) -> None:
    if len(text) > longest:
        faults[name] = msg("Mục này dài quá %(longest)s ký tự.", longest=longest)
