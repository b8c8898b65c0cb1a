"""What the cooperative and the officer both see of a certificate."""

from datetime import date
from typing import Any

from flask_babel import gettext

from marketplace.certificates import queries, rules
from marketplace.certificates.rules import Renewal
from marketplace.certificates.states import CertificateState
from marketplace.certificates.words import STATE_NAMES
from marketplace.web.formats import vn_date
from marketplace.web.languages import say

STATE_TONES = {
    CertificateState.ENTERED: "waiting",
    CertificateState.CONFIRMED: "done",
    CertificateState.RETURNED: "attention",
    CertificateState.WITHDRAWN: "stopped",
}


def certificate_card(certificate: Any, today: date) -> dict[str, Any]:
    """Return a certificate as pages show it on a day."""
    is_expired = certificate.expires_on <= today and certificate.state is CertificateState.CONFIRMED
    return {
        "id": certificate.id,
        "product_name": certificate.product_name,
        "stars": certificate.stars,
        "state": certificate.state.value,
        "state_name": gettext("Đã hết hạn") if is_expired else say(STATE_NAMES[certificate.state]),
        "tone": "stopped" if is_expired else STATE_TONES[certificate.state],
        "reason": certificate.return_reason,
        "is_shown": queries.holds(certificate, today),
        "facts": [
            (gettext("Sản phẩm"), certificate.product_name),
            (gettext("Hạng sao"), gettext("%(stars)s sao", stars=certificate.stars)),
            (gettext("Số quyết định"), certificate.decision_number),
            (gettext("Cơ quan cấp"), certificate.authority),
            (gettext("Ngày cấp"), vn_date(certificate.issued_on)),
            (gettext("Hết hạn"), vn_date(certificate.expires_on)),
        ],
        "renewal": _renewal(certificate, today) if certificate.state is CertificateState.CONFIRMED else "",
    }


def doubt_about(certificate: Any) -> str:
    """Return why the authority does not fit the stars, for the officer; empty when it does."""
    doubt = rules.authority_doubt(certificate.stars, authority=certificate.authority, issued_on=certificate.issued_on)
    return say(doubt) if doubt else ""


def _renewal(certificate: Any, today: date) -> str:
    first, last = (vn_date(day) for day in rules.dossier_days(certificate.expires_on))
    told = ""
    match rules.renewal(certificate.expires_on, today=today):
        case Renewal.PREPARE | Renewal.OPEN:
            told = gettext("Hồ sơ đánh giá lại nộp từ %(first)s đến %(last)s.", first=first, last=last)
        case Renewal.LATE:
            told = gettext("Hạn nộp hồ sơ đánh giá lại là %(last)s, nay đã qua. Hãy hỏi ngay UBND xã.", last=last)
        case Renewal.EXPIRED:
            told = gettext("Hạng sao không còn hiện trên chợ. Có giấy mới thì nhập giấy mới.")
    return told
