"""What a role includes, and what a new account must bring. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from email_validator import EmailNotValidError, validate_email

from marketplace.accounts.kinds import ConsentPurpose, OfficerRole
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.phones import parse_phone
from marketplace.kernel.text import fold, normalise
from marketplace.territory.rules import TerritoryScope

RANK = {OfficerRole.VIEWER: 1, OfficerRole.OFFICER: 2, OfficerRole.APPROVER: 3}

LOCALES = ("vi", "en")
LONGEST_NAME = 120
SHORTEST_PASSWORD = 10
# Hashing takes the longer the longer the text: without an upper limit one request could keep a process busy.
LONGEST_PASSWORD = 200
FEWEST_DIFFERENT_CHARACTERS = 4

# What guessers try first in Vietnam, without marks and spaces; digits at the end are looked at apart.
_GUESSED_FIRST = frozenset({
    "matkhau", "matkhaumoi", "password", "anhyeuem", "emyeuanh", "iloveyou", "toiyeuban", "giadinh", "hanhphuc",
    "vietnam", "hanoi", "saigon", "hochiminh", "hoilhpn", "hoiphunu", "phunu", "hoptacxa", "nongsan", "chosen",
    "admin", "administrator", "quantri", "qwerty", "qwertyuiop", "asdfghjkl", "abcdefghij", "aabbccddee",
    "q1w2e3r4t5", "1q2w3e4r5t", "1qaz2wsx3edc",
})  # fmt: skip
_ROWS_OF_KEYS = ("01234567890123456789", "98765432109876543210")
_NOT_A_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Office:
    """An officer's post, with the territory it reaches."""

    union_unit_id: int
    unit_name: str
    role: OfficerRole
    scope: TerritoryScope

    def may(self, needed: OfficerRole) -> bool:
        """Tell whether this office includes what `needed` may do."""
        return RANK[self.role] >= RANK[needed]


@dataclass(frozen=True)
class Profile:
    """What a person tells about herself. An empty phone number is allowed."""

    name: str
    phone: str = ""
    locale: str = "vi"
    consents: tuple[ConsentPurpose, ...] = ()


@dataclass(frozen=True)
class Registration(Profile):
    """What somebody types to open an account."""

    email: str = ""
    password: str = ""


def checked(data: Registration) -> Registration:
    """Return the registration cleaned, as it is stored.

    Raises:
        InvalidInput: names every faulty one of `name`, `phone`, `email`, `password`, `consents`.
    """
    clean, faults = _read({**_profile_readings(data), "email": (clean_email, data.email)})
    weakness = password_fault(data.password, name=data.name, email=data.email)
    if weakness is not None:
        faults["password"] = weakness
    if ConsentPurpose.ACCOUNT not in data.consents:
        faults["consents"] = msg("Cần bạn đồng ý để chợ lưu thông tin tài khoản và đơn hàng.")
    if faults:
        raise InvalidInput(fields=faults)
    return replace(data, **clean)


def checked_profile(data: Profile) -> Profile:
    """Return the profile cleaned, as it is stored.

    Raises:
        InvalidInput: names every faulty one of `name` and `phone`.
    """
    clean, faults = _read(_profile_readings(data))
    if faults:
        raise InvalidInput(fields=faults)
    return replace(data, **clean)


def _profile_readings(data: Profile) -> dict[str, tuple[Callable[[str], str], str]]:
    return {
        "name": (clean_name, data.name),
        "phone": (clean_phone, data.phone),
        "locale": (known_locale, data.locale),
    }


def _read(readings: Mapping[str, tuple[Callable[[str], str], str]]) -> tuple[dict[str, Any], dict[str, Message]]:
    """Return what could be read and what could not, each by its field."""
    clean: dict[str, Any] = {}
    faults: dict[str, Message] = {}
    for field, (read, written) in readings.items():
        try:
            clean[field] = read(written)
        except InvalidInput as error:
            faults[field] = error.message
    return clean, faults


def clean_name(text: str) -> str:
    """Return a person's full name on one line, family name first as she writes it.

    Raises:
        InvalidInput: it is empty or too long.
    """
    name = normalise(text)
    if not name:
        raise InvalidInput(msg("Hãy nhập họ và tên."))
    if len(name) > LONGEST_NAME:
        raise InvalidInput(msg("Họ và tên dài quá %(longest)s ký tự.", longest=LONGEST_NAME))
    return name


def clean_email(text: str) -> str:
    """Return an e-mail address in the one way in which it is stored: small letters, the domain in ASCII.

    No name server is asked: a form must not wait for the network.

    Raises:
        InvalidInput: nobody can have this address.
    """
    written = normalise(text)
    if not written:
        raise InvalidInput(msg("Hãy nhập địa chỉ email."))
    try:
        address = validate_email(written, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise InvalidInput(msg("Địa chỉ email chưa đúng. Ví dụ: hoa@example.vn.")) from None
    return (address.ascii_email or address.normalized).lower()


def clean_phone(text: str) -> str:
    """Return a phone number in E.164, or nothing when nothing was typed.

    Raises:
        InvalidInput: nobody can have this number.
    """
    if not normalise(text):
        return ""
    try:
        return parse_phone(text)
    except ValueError as error:
        raise InvalidInput(error.args[0]) from error


def password_fault(password: str, *, name: str, email: str) -> Message | None:
    """Return what is wrong with a new password, or nothing.

    Length counts and nothing else: no rule about capitals or signs, which only make passwords that are hard to
    remember (NIST SP 800-63B, 3.1.1).
    """
    if len(password) < SHORTEST_PASSWORD:
        return msg("Mật khẩu cần ít nhất %(shortest)s ký tự. Một câu ngắn dễ nhớ là tốt.", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return msg("Mật khẩu dài quá %(longest)s ký tự.", longest=LONGEST_PASSWORD)
    core = _core(password)
    if core and _without_digits(core) in _cores_of_the_person(name, email):
        return msg("Mật khẩu không được là tên hoặc email của bạn.")
    if _is_guessed_first(password, core):
        return msg("Mật khẩu này quá dễ đoán. Hãy chọn một câu khác.")
    return None


def _cores_of_the_person(name: str, email: str) -> set[str]:
    local = email.partition("@")[0]
    return {_without_digits(core) for core in (_core(name), _core(email), _core(local)) if core} - {""}


def _is_guessed_first(password: str, core: str) -> bool:
    if len(set(password)) < FEWEST_DIFFERENT_CHARACTERS or any(core in row for row in _ROWS_OF_KEYS if core):
        return True
    return core in _GUESSED_FIRST or _without_digits(core) in _GUESSED_FIRST


def _core(text: str) -> str:
    return _NOT_A_LETTER_OR_DIGIT.sub("", fold(text))


def _without_digits(core: str) -> str:
    return core.strip("0123456789")


def known_locale(locale: str) -> str:
    """Return the language, or Vietnamese for one that the site does not speak."""
    return locale if locale in LOCALES else LOCALES[0]
