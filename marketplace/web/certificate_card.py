"""What the cooperative and the officer both see of a certificate, and what buyers see as proof."""

from datetime import date
from typing import Any

from flask_babel import gettext

from marketplace.certificates import queries, rules
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.queries import ShownCertificate
from marketplace.certificates.rules import Renewal
from marketplace.certificates.states import CertificateState
from marketplace.certificates.words import KIND_NAMES, STATE_NAMES
from marketplace.web.formats import vn_date
from marketplace.web.languages import say

S = CertificateState
Rows = list[tuple[str, str]]

STATE_TONES = {
    S.PROPOSED: "waiting",
    S.ASSESSING: "moving",
    S.ENTERED: "waiting",
    S.RECOGNISED: "done",
    S.RETURNED: "attention",
    S.EXPIRED: "stopped",
    S.WITHDRAWN: "stopped",
    S.CLOSED: "stopped",
}


def certificate_card(certificate: Any, today: date) -> dict[str, Any]:
    """Return a certificate as signed-in pages show it on a day."""
    state = state_on(certificate, today)
    return {
        "id": certificate.id,
        "kind": certificate.kind.value,
        "kind_name": say(KIND_NAMES[certificate.kind]),
        "product_name": certificate.product_name or say(KIND_NAMES[certificate.kind]),
        "badge": badge_words(certificate),
        "badge_tone": badge_tone(certificate),
        "is_ocop": certificate.kind is CertificateKind.OCOP,
        "state": state.value,
        "state_name": say(STATE_NAMES[state]),
        "tone": STATE_TONES[state],
        "reason": certificate.return_reason,
        "is_shown": queries.holds(certificate, today),
        "has_scan": bool(certificate.scan_key),
        "facts": certificate_facts(certificate),
        "steps": life_steps(certificate.kind, state),
        "renewal": renewal_words(certificate, today) if state is S.RECOGNISED else "",
    }


def certificate_line(certificate: Any) -> dict[str, Any]:
    """Return a certificate for one line of a list: the row itself and its badge."""
    return {"row": certificate, "badge": badge_words(certificate), "badge_tone": badge_tone(certificate)}


def badge_words(certificate: Any) -> str:
    """Return the plain words of a badge: "OCOP 4 sao", "VietGAP"."""
    if certificate.kind is CertificateKind.OCOP:
        return gettext("OCOP %(stars)s sao", stars=certificate.stars)
    return say(KIND_NAMES[certificate.kind])


def badge_tone(certificate: Any) -> str:
    """Return the colour of a badge."""
    return "turmeric" if certificate.kind is CertificateKind.OCOP else "leaf"


def state_on(certificate: Any, today: date) -> CertificateState:
    """Return the state as it is on a day: what ended at midnight is over before the worker writes it down."""
    state = CertificateState(certificate.state)
    return S.EXPIRED if state is S.RECOGNISED and rules.is_over(certificate.expires_on, today) else state


def certificate_facts(certificate: Any) -> Rows:
    """Return what stands on a certificate; a stored one or one that buyers see."""
    is_ocop = certificate.kind is CertificateKind.OCOP
    stars = gettext("%(stars)s sao", stars=certificate.stars) if certificate.stars else ""
    is_bound = certificate.expires_on is not None
    rows = [
        (gettext("Sản phẩm") if is_ocop else gettext("Phạm vi"), certificate.product_name),
        (gettext("Hạng sao"), stars),
        (gettext("Cây trồng, vật nuôi"), certificate.crop),
        (gettext("Vùng trồng"), certificate.area),
        (gettext("Số quyết định") if is_ocop else gettext("Số giấy"), certificate.decision_number),
        (gettext("Cơ quan cấp"), certificate.authority),
        (gettext("Ngày cấp"), vn_date(certificate.issued_on) if certificate.issued_on else ""),
        (gettext("Có giá trị đến hết ngày"), vn_date(certificate.valid_to) if is_bound else ""),
    ]
    return [(term, value) for term, value in rows if value]


def proof_of(certificate: ShownCertificate) -> dict[str, Any]:
    """Return a certificate for the component `certificate_proof`: who gave it, until when, who checked it."""
    return {
        "badge": badge_words(certificate),
        "tone": badge_tone(certificate),
        "title": certificate.product_name or certificate.crop or say(KIND_NAMES[certificate.kind]),
        "rows": certificate_facts(certificate),
        "checked": _checked(certificate),
    }


def life_steps(kind: CertificateKind, state: CertificateState) -> list[dict[str, str]]:
    """Return a certificate's life for the component `steps`."""
    way = [S.PROPOSED, S.ASSESSING] if kind is CertificateKind.OCOP else []
    way = [*way, S.RETURNED if state is S.RETURNED else S.ENTERED, S.RECOGNISED]
    if state is S.CLOSED:
        way = [S.PROPOSED, S.CLOSED]
    if state in (S.EXPIRED, S.WITHDRAWN):
        way = [*way, state]
    here = way.index(state)
    return [
        {"label": say(STATE_NAMES[each]), "status": _status(at, here, each), "note": ""} for at, each in enumerate(way)
    ]


def doubts_about(certificate: Any) -> list[str]:
    """Return what the officer should look at twice."""
    doubt = None
    if certificate.kind is CertificateKind.OCOP and certificate.authority:
        doubt = rules.authority_doubt(
            certificate.stars, authority=certificate.authority, issued_on=certificate.issued_on
        )
    found = [say(doubt)] if doubt else []
    if not certificate.scan_key and certificate.state is S.ENTERED:
        found.append(gettext("Chưa có bản chụp. Hãy tra quyết định trên trang của cơ quan cấp trước khi xác nhận."))
    return found


def renewal_words(certificate: Any, today: date) -> str:
    """Return what is to be done about the coming end; empty while it is far."""
    if certificate.valid_to is None:
        return ""
    near = rules.renewal(certificate.kind, certificate.valid_to, today=today)
    if near is Renewal.FAR:
        return ""
    if certificate.kind is CertificateKind.OCOP:
        return _dossier_words(near, certificate.valid_to)
    return gettext(
        "Giấy có giá trị đến hết ngày %(last)s. Hãy xin cấp lại và nhập giấy mới.", last=vn_date(certificate.valid_to)
    )


def _dossier_words(near: Renewal, valid_to: date) -> str:
    first, last = (vn_date(day) for day in rules.dossier_days(valid_to))
    if near is Renewal.LATE:
        return gettext("Hạn nộp hồ sơ đánh giá lại là %(last)s, nay đã qua. Hãy hỏi ngay UBND xã.", last=last)
    return gettext("Hồ sơ đánh giá lại nộp từ %(first)s đến %(last)s.", first=first, last=last)


def _status(at: int, here: int, state: CertificateState) -> str:
    if at == here:
        return "done" if state is S.RECOGNISED else "current"
    return "done" if at < here else "todo"


def _checked(certificate: ShownCertificate) -> str:
    unit = certificate.checked_by or gettext("Hội Liên hiệp Phụ nữ")
    if certificate.reviewed_at is None:
        return gettext("Đã kiểm chứng bởi %(unit)s.", unit=unit)
    return gettext("Đã kiểm chứng bởi %(unit)s ngày %(day)s.", unit=unit, day=vn_date(certificate.reviewed_at))
