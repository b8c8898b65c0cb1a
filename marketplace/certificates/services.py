"""Entering certificates, and what an officer finds when she holds them against the decision."""

from dataclasses import replace

from sqlalchemy import select

from marketplace.certificates import rules
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.queries import get_of_cooperative, get_within
from marketplace.certificates.rules import CertificateDetails
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.cooperatives.queries import cooperative_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.verifying import cleaned_reason, ensure_not_her_own
from marketplace.kernel import audit, clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.territory.rules import TerritoryScope


def enter(cooperative_id: int, details: CertificateDetails, act: Act) -> Certificate:
    """Enter an OCOP certificate; buyers see it once an officer has confirmed it.

    Raises:
        InvalidInput: naming every faulty field, or the same certificate was entered before.
    """
    cleaned = rules.clean_details(details, today=clock.day_of(act.at))
    cooperative_of(cooperative_id)
    _ensure_new(cooperative_id, cleaned)
    certificate = Certificate(
        cooperative_id=cooperative_id,
        kind=CertificateKind.OCOP,
        state=CertificateState.ENTERED,
        entered_at=act.at,
        entered_by=act.actor_id,
        return_reason="",
    )
    _put(certificate, cleaned)
    db.session.add(certificate)
    db.session.flush()
    return certificate


def correct(certificate_id: int, details: CertificateDetails, *, cooperative_id: int, act: Act) -> Certificate:
    """Mend a certificate that an officer gave back; it waits for her again.

    Raises:
        InvalidInput: naming every faulty field.
        NotFound: it is not the cooperative's own.
        TransitionNotAllowed: it was not given back.
    """
    certificate = get_of_cooperative(certificate_id, cooperative_id=cooperative_id)
    CERTIFICATE_LIFE.after(certificate.state, CertificateAction.CORRECT)
    cleaned = rules.clean_details(details, today=clock.day_of(act.at))
    _ensure_new(cooperative_id, cleaned, but_not=certificate.id)
    move(CERTIFICATE_LIFE, certificate, CertificateAction.CORRECT, act)
    _put(certificate, cleaned)
    certificate.entered_at = act.at
    certificate.entered_by = act.actor_id
    return certificate


def confirm(certificate_id: int, *, scope: TerritoryScope, act: Act) -> Certificate:
    """State that the certificate agrees with the published decision: from now on buyers see its stars.

    Raises:
        NotFound: its cooperative does not lie in the officer's territory.
        NotAllowed: the officer belongs to the cooperative herself.
        TransitionNotAllowed: it is not waiting.
    """
    certificate = _load(certificate_id, scope, act)
    move(CERTIFICATE_LIFE, certificate, CertificateAction.CONFIRM, act)
    certificate.return_reason = ""
    return _reviewed(certificate, act, "confirm_certificate")


def send_back(certificate_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Certificate:
    """Give the certificate back to be mended; the reason goes with it.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    certificate = _load(certificate_id, scope, act)
    told = cleaned_reason(reason)
    move(CERTIFICATE_LIFE, certificate, CertificateAction.RETURN, replace(act, note=told))
    certificate.return_reason = told
    return _reviewed(certificate, act, "return_certificate")


def withdraw(certificate_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Certificate:
    """Write down that the authority took the certificate back: its stars vanish everywhere at once.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    certificate = _load(certificate_id, scope, act)
    told = cleaned_reason(reason)
    move(CERTIFICATE_LIFE, certificate, CertificateAction.WITHDRAW, replace(act, note=told))
    certificate.return_reason = told
    return _reviewed(certificate, act, "withdraw_certificate")


def _load(certificate_id: int, scope: TerritoryScope, act: Act) -> Certificate:
    certificate = get_within(scope, certificate_id)
    ensure_not_her_own(certificate.cooperative_id, act)
    return certificate


def _reviewed(certificate: Certificate, act: Act, action: str) -> Certificate:
    certificate.reviewed_at = act.at
    certificate.reviewed_by = act.actor_id
    audit.record(action, "certificate", certificate.id, act, decision_number=certificate.decision_number)
    tell_search(certificate.cooperative_id, act)
    return certificate


def _put(certificate: Certificate, details: CertificateDetails) -> None:
    certificate.product_name = details.product_name
    certificate.stars = details.stars
    certificate.decision_number = details.decision_number
    certificate.authority = details.authority
    certificate.issued_on = details.issued_on
    certificate.expires_on = rules.expiry(details.issued_on)


def _ensure_new(cooperative_id: int, details: CertificateDetails, *, but_not: int = 0) -> None:
    same = select(Certificate.id).where(
        Certificate.cooperative_id == cooperative_id,
        Certificate.decision_number == details.decision_number,
        Certificate.product_name == details.product_name,
        Certificate.state != CertificateState.WITHDRAWN,
        Certificate.id != but_not,
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise InvalidInput(fields={"decision_number": msg("Giấy chứng nhận này đã được nhập cho sản phẩm cùng tên.")})
