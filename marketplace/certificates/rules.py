"""What holds for certificates, most of all for OCOP (QĐ 26/2026/QĐ-TTg). Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from marketplace.certificates.kinds import KIND_RULES, CertificateKind, KindRule
from marketplace.certificates.states import CertificateState
from marketplace.kernel.clock import add_months
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import fold, normalise

#: One and two stars are neither decided nor certified (QĐ 26/2026/QĐ-TTg articles 3 and 4).
STARS = (3, 4, 5)
#: QĐ 26/2026/QĐ-TTg: a certificate holds 36 months from its issue; so did those of 148/QĐ-TTg of 2023.
MONTHS_VALID = 36
#: The programme began with 490/QĐ-TTg of 7/5/2018; nothing can have been issued before.
PROGRAMME_BEGAN_ON = date(2018, 5, 7)
#: Since this day there are no districts; certificates that districts issued before stay valid to their end.
DISTRICTS_ENDED_ON = date(2025, 7, 1)

#: A dossier for re-assessment comes 180 to 120 days before the end; she is reminded a month earlier.
REMIND_DAYS = 210
DOSSIER_FROM_DAYS = 180
DOSSIER_UNTIL_DAYS = 120

#: By these days of a year the commune passes its dossiers on to the province (QĐ 26/2026/QĐ-TTg): (month, day).
COMMUNE_ROUNDS = ((4, 30), (10, 30))

LONGEST_NAME = 150
LONGEST_NUMBER = 60
#: A paper that would hold longer than this was mistyped.
LONGEST_YEARS = 30

_PROVINCE = re.compile(r"\b(?:ubnd|uy ban nhan dan|chu tich ubnd)\b.*\b(?:tinh|thanh pho|tp\.?)(?!\w)")
_DISTRICT = re.compile(r"\b(?:huyen|quan|thi xa|thanh pho|tp\.?)(?!\w)")
_MINISTRY = re.compile(r"\b(?:bo nong nghiep|bo nn|bo nnptnt|trung uong)\b")


@dataclass(frozen=True)
class CertificateDetails:
    """What stands on the certificate. `valid_to` is its last day; OCOP's is counted and not typed."""

    product_name: str = ""
    stars: int | None = None
    decision_number: str = ""
    authority: str = ""
    issued_on: date | None = None
    kind: CertificateKind = CertificateKind.OCOP
    valid_to: date | None = None
    crop: str = ""
    area: str = ""


def clean_details(typed: CertificateDetails, *, today: date) -> CertificateDetails:
    """Return the details as they are stored: what such a certificate does not say is left out.

    Raises:
        InvalidInput: naming every faulty field.
    """
    rule = KIND_RULES[typed.kind]
    details = _kept(typed, rule)
    faults = {
        **_missing(details, rule),
        **_text_faults(details, rule),
        **_star_faults(details, rule),
        **_date_faults(details, today),
    }
    if faults:
        raise InvalidInput(fields=faults)
    return details


def clean_proposal(typed: CertificateDetails) -> CertificateDetails:
    """Return a proposal for OCOP: the product and the stars hoped for, nothing else is known yet.

    Raises:
        InvalidInput: naming every faulty field.
    """
    rule = KindRule(needed=frozenset({"product_name", "stars"}))
    details = _kept(replace(typed, kind=CertificateKind.OCOP), rule)
    faults = {**_missing(details, rule), **_text_faults(details, rule), **_star_faults(details, rule)}
    if faults:
        raise InvalidInput(fields=faults)
    return details


def last_day(details: CertificateDetails) -> date | None:
    """Return the last day on which a certificate holds, `None` where it has no end.

    A term of months ends with the day of the same number, or with the month where it has none
    (Bộ luật Dân sự 91/2015/QH13 article 148).
    """
    if details.kind is not CertificateKind.OCOP:
        return details.valid_to
    return add_months(details.issued_on, MONTHS_VALID) if details.issued_on else None


def expiry(issued_on: date) -> date:
    """Return the first day on which an OCOP certificate no longer holds."""
    return add_months(issued_on, MONTHS_VALID) + timedelta(days=1)


def is_shown(state: CertificateState, *, issued_on: date | None, expires_on: date | None, today: date) -> bool:
    """Tell whether buyers may see it: checked by an officer and neither too early nor too late."""
    has_begun = issued_on is None or issued_on <= today
    return state is CertificateState.RECOGNISED and has_begun and not is_over(expires_on, today)


def is_over(expires_on: date | None, today: date) -> bool:
    """Tell whether its last day is behind us."""
    return expires_on is not None and expires_on <= today


def next_round(today: date) -> date:
    """Return the next day by which a commune passes its dossiers on."""
    days = (date(year, month, day) for year in (today.year, today.year + 1) for month, day in COMMUNE_ROUNDS)
    return next(day for day in days if day >= today)


def authority_doubt(stars: int, *, authority: str, issued_on: date | None) -> Message | None:
    """Return why the authority does not fit the stars, or `None`; it is a doubt for the officer, not a refusal.

    Five stars are the ministry's, three and four the province's. Before 1/7/2025 three stars were the
    district's (148/QĐ-TTg of 2023).
    """
    name = fold(authority)
    if stars == 5:
        fits = _MINISTRY.search(name) is not None
        return None if fits else msg("Hạng 5 sao do Bộ Nông nghiệp và Môi trường công nhận. Hãy xem lại cơ quan cấp.")
    if _PROVINCE.search(name):
        return None
    if _DISTRICT.search(name) and stars == 3:
        return _district_doubt(issued_on)
    return msg("Hạng 3 và 4 sao do UBND cấp tỉnh công nhận. Hãy xem lại cơ quan cấp.")


class Renewal(StrEnum):
    """How near the end of a certificate is, as the cooperative must act on it."""

    FAR = "far"
    PREPARE = "prepare"
    OPEN = "open"
    LATE = "late"
    EXPIRED = "expired"


def renewal(kind: CertificateKind, valid_to: date | None, *, today: date) -> Renewal:
    """Return what is to be done about the end (OCOP: dossier 180 to 120 days before it, told a month earlier)."""
    if valid_to is None:
        return Renewal.FAR
    days_left, (first, *rest) = (valid_to - today).days, KIND_RULES[kind].notice_days
    if days_left < 0:
        return Renewal.EXPIRED
    if days_left > first:
        return Renewal.FAR
    if days_left < rest[-1]:
        return Renewal.LATE
    return Renewal.OPEN if days_left <= rest[0] else Renewal.PREPARE


def dossier_days(valid_to: date) -> tuple[date, date]:
    """Return the first and the last day for handing in the dossier of re-assessment."""
    return valid_to - timedelta(days=DOSSIER_FROM_DAYS), valid_to - timedelta(days=DOSSIER_UNTIL_DAYS)


def _district_doubt(issued_on: date | None) -> Message | None:
    if issued_on is None or issued_on < DISTRICTS_ENDED_ON:
        return None
    return msg("Từ 1/7/2025 không còn cấp huyện. Hãy xem lại cơ quan cấp hoặc ngày cấp.")


def _kept(typed: CertificateDetails, rule: KindRule) -> CertificateDetails:
    """Return the details without what such a certificate does not say."""
    said: dict[str, Any] = {name: value for name, value in vars(typed).items() if name in rule.fields}
    said = {name: normalise(value) if isinstance(value, str) else value for name, value in said.items()}
    return CertificateDetails(kind=typed.kind, **said)


def _missing(details: CertificateDetails, rule: KindRule) -> dict[str, Message]:
    asked = rule.needed - {"stars"}
    return {name: msg("Hãy điền mục này.") for name in sorted(asked) if not getattr(details, name)}


def _text_faults(details: CertificateDetails, rule: KindRule) -> dict[str, Message]:
    longest = dict.fromkeys(("product_name", "authority", "crop", "area"), LONGEST_NAME)
    faults = {
        name: msg("Mục này dài quá %(longest)s ký tự.", longest=limit)
        for name, limit in {**longest, "decision_number": LONGEST_NUMBER}.items()
        if len(getattr(details, name)) > limit
    }
    number = details.decision_number
    if rule.number_has_digits and number and not any(character.isdigit() for character in number):
        faults["decision_number"] = msg("Số giấy phải có chữ số, ví dụ 1234/QĐ-UBND.")
    return faults


def _star_faults(details: CertificateDetails, rule: KindRule) -> dict[str, Message]:
    if "stars" not in rule.needed or details.stars in STARS:
        return {}
    return {"stars": msg("Chỉ sản phẩm 3, 4 hoặc 5 sao mới có giấy chứng nhận.")}


def _date_faults(details: CertificateDetails, today: date) -> dict[str, Message]:
    issued_on, valid_to = details.issued_on, details.valid_to
    if issued_on and issued_on > today:
        return {"issued_on": msg("Ngày cấp không thể ở tương lai.")}
    if issued_on and details.kind is CertificateKind.OCOP and issued_on < PROGRAMME_BEGAN_ON:
        return {"issued_on": msg("Chương trình OCOP bắt đầu từ 7/5/2018. Hãy xem lại ngày cấp.")}
    if valid_to and issued_on and valid_to < issued_on:
        return {"valid_to": msg("Ngày hết hạn không thể trước ngày cấp.")}
    if valid_to and valid_to.year > today.year + LONGEST_YEARS:
        return {"valid_to": msg("Hạn quá xa. Hãy xem lại năm hết hạn.")}
    if issued_on and issued_on.year < today.year - 2 * LONGEST_YEARS:
        return {"issued_on": msg("Ngày cấp quá lâu. Hãy xem lại năm cấp.")}
    return {}
