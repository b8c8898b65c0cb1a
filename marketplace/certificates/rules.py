"""What holds for OCOP certificates (QĐ 26/2026/QĐ-TTg). Pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

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

LONGEST_NAME = 150
LONGEST_NUMBER = 60

_PROVINCE = re.compile(r"\b(?:ubnd|uy ban nhan dan|chu tich ubnd)\b.*\b(?:tinh|thanh pho|tp\.?)(?!\w)")
_DISTRICT = re.compile(r"\b(?:huyen|quan|thi xa|thanh pho|tp\.?)(?!\w)")
_MINISTRY = re.compile(r"\b(?:bo nong nghiep|bo nn|bo nnptnt|trung uong)\b")


@dataclass(frozen=True)
class CertificateDetails:
    """What stands on the certificate."""

    product_name: str
    stars: int
    decision_number: str
    authority: str
    issued_on: date


def clean_details(typed: CertificateDetails, *, today: date) -> CertificateDetails:
    """Return the details as they are stored.

    Raises:
        InvalidInput: naming every faulty field.
    """
    details = replace(
        typed,
        product_name=normalise(typed.product_name),
        decision_number=normalise(typed.decision_number),
        authority=normalise(typed.authority),
    )
    faults = {
        **_text_faults(details),
        **({} if details.stars in STARS else {"stars": msg("Chỉ sản phẩm 3, 4 hoặc 5 sao mới có giấy chứng nhận.")}),
        **_date_faults(details.issued_on, today),
    }
    if faults:
        raise InvalidInput(fields=faults)
    return details


def expiry(issued_on: date) -> date:
    """Return the first day on which a certificate no longer holds."""
    return add_months(issued_on, MONTHS_VALID)


def is_shown(state: CertificateState, *, issued_on: date, expires_on: date, today: date) -> bool:
    """Tell whether buyers may see the stars: checked by an officer and neither too early nor too late."""
    return state is CertificateState.CONFIRMED and issued_on <= today < expires_on


def authority_doubt(stars: int, *, authority: str, issued_on: date) -> Message | None:
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


def renewal(expires_on: date, *, today: date) -> Renewal:
    """Return what is to be done about the end (QĐ 26/2026/QĐ-TTg: dossier 180 to 120 days before it)."""
    days_left = (expires_on - today).days
    if days_left <= 0:
        return Renewal.EXPIRED
    if days_left < DOSSIER_UNTIL_DAYS:
        return Renewal.LATE
    if days_left <= DOSSIER_FROM_DAYS:
        return Renewal.OPEN
    return Renewal.PREPARE if days_left <= REMIND_DAYS else Renewal.FAR


def dossier_days(expires_on: date) -> tuple[date, date]:
    """Return the first and the last day for handing in the dossier of re-assessment."""
    return expires_on - timedelta(days=DOSSIER_FROM_DAYS), expires_on - timedelta(days=DOSSIER_UNTIL_DAYS)


def _district_doubt(issued_on: date) -> Message | None:
    if issued_on < DISTRICTS_ENDED_ON:
        return None
    return msg("Từ 1/7/2025 không còn cấp huyện. Hãy xem lại cơ quan cấp hoặc ngày cấp.")


def _text_faults(details: CertificateDetails) -> dict[str, Message]:
    longest = {"product_name": LONGEST_NAME, "decision_number": LONGEST_NUMBER, "authority": LONGEST_NAME}
    faults = {}
    for name, limit in longest.items():
        text = getattr(details, name)
        if not text:
            faults[name] = msg("Hãy điền mục này.")
        elif len(text) > limit:
            faults[name] = msg("Mục này dài quá %(longest)s ký tự.", longest=limit)
    if "decision_number" not in faults and not any(character.isdigit() for character in details.decision_number):
        faults["decision_number"] = msg("Số quyết định phải có chữ số, ví dụ 1234/QĐ-UBND.")
    return faults


def _date_faults(issued_on: date, today: date) -> dict[str, Message]:
    if issued_on > today:
        return {"issued_on": msg("Ngày cấp không thể ở tương lai.")}
    if issued_on < PROGRAMME_BEGAN_ON:
        return {"issued_on": msg("Chương trình OCOP bắt đầu từ 7/5/2018. Hãy xem lại ngày cấp.")}
    return {}
