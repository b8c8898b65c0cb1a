"""Entering certificates, and what an officer finds when she holds them against the decision."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from marketplace.certificates import rules
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.queries import get_of_cooperative, get_within, is_renewed
from marketplace.certificates.rules import CertificateDetails
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.cooperatives.queries import cooperative_of
from marketplace.cooperatives.searching import tell_search
from marketplace.cooperatives.verifying import cleaned_reason, ensure_not_her_own
from marketplace.kernel import audit, clock, feed
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.territory.rules import TerritoryScope

A = CertificateAction
RENEWABLE = (CertificateState.RECOGNISED, CertificateState.EXPIRED)


def propose(cooperative_id: int, details: CertificateDetails, act: Act, *, renews_id: int | None = None) -> Certificate:
    """Write down that the cooperative has asked for OCOP stars: nothing is shown of it to buyers.

    Raises:
        InvalidInput: naming every faulty field.
        NotFound: it renews a certificate that is not the cooperative's own.
    """
    cleaned = rules.clean_proposal(details)
    return _added(cooperative_id, cleaned, CertificateState.PROPOSED, act, renews_id=renews_id)


def enter(
    cooperative_id: int,
    details: CertificateDetails,
    act: Act,
    *,
    renews_id: int | None = None,
    scan_key: str = "",
) -> Certificate:
    """Enter a certificate; buyers see it once an officer has confirmed it.

    Args:
        renews_id: the former certificate that this one continues.
        scan_key: a stored scan, see `scans.receive`.

    Raises:
        InvalidInput: naming every faulty field, or the same certificate was entered before.
        NotFound: it renews a certificate that is not the cooperative's own.
    """
    cleaned = rules.clean_details(details, today=clock.day_of(act.at))
    _ensure_new(cooperative_id, cleaned)
    certificate = _added(cooperative_id, cleaned, CertificateState.ENTERED, act, renews_id=renews_id)
    certificate.scan_key = scan_key
    return certificate


def correct(
    certificate_id: int, details: CertificateDetails, *, cooperative_id: int, act: Act, scan_key: str = ""
) -> Certificate:
    """Mend a certificate that an officer gave back, or enter the decision on a proposal; it waits for her then.

    Its kind stays as it is.

    Raises:
        InvalidInput: naming every faulty field.
        NotFound: it is not the cooperative's own.
        TransitionNotAllowed: it neither was given back nor waits for a decision.
    """
    certificate = get_of_cooperative(certificate_id, cooperative_id=cooperative_id)
    action = A.CORRECT if certificate.state is CertificateState.RETURNED else A.ENTER
    CERTIFICATE_LIFE.after(certificate.state, action)
    cleaned = rules.clean_details(replace(details, kind=certificate.kind), today=clock.day_of(act.at))
    _ensure_new(cooperative_id, cleaned, but_not=certificate.id)
    move(CERTIFICATE_LIFE, certificate, action, act)
    _put(certificate, cleaned)
    certificate.scan_key = scan_key or certificate.scan_key
    certificate.entered_at = act.at
    certificate.entered_by = act.actor_id
    return certificate


def start_assessing(certificate_id: int, *, scope: TerritoryScope, act: Act) -> Certificate:
    """Write down that the commune passed the dossier on and the province assesses it.

    Raises:
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    certificate = _load(certificate_id, scope, act)
    move(CERTIFICATE_LIFE, certificate, A.ASSESS, act)
    audit.record("assess_certificate", "certificate", certificate.id, act)
    return certificate


def close(certificate_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Certificate:
    """Write down that nothing came of a proposal, and why.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    return _refused(certificate_id, A.CLOSE, scope=scope, reason=reason, act=act)


def confirm(certificate_id: int, *, scope: TerritoryScope, act: Act, checked_by: str = "") -> Certificate:
    """State that the certificate agrees with the published decision: from now on buyers see it.

    Args:
        checked_by: the Union's unit that answers for the check; buyers read it instead of a person's name.

    Raises:
        NotFound: its cooperative does not lie in the officer's territory.
        NotAllowed: the officer belongs to the cooperative herself.
        TransitionNotAllowed: it is not waiting.
    """
    certificate = _load(certificate_id, scope, act)
    move(CERTIFICATE_LIFE, certificate, A.CONFIRM, act)
    certificate.return_reason = ""
    certificate.checked_by = checked_by
    return _reviewed(certificate, A.CONFIRM, act)


def send_back(certificate_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Certificate:
    """Give the certificate back to be mended; the reason goes with it.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    return _refused(certificate_id, A.RETURN, scope=scope, reason=reason, act=act)


def withdraw(certificate_id: int, *, scope: TerritoryScope, reason: str, act: Act) -> Certificate:
    """Write down that the authority took the certificate back: it vanishes everywhere at once.

    Raises:
        InvalidInput: no reason is given.
        NotFound, NotAllowed, TransitionNotAllowed: as in `confirm`.
    """
    return _refused(certificate_id, A.WITHDRAW, scope=scope, reason=reason, act=act)


def _load(certificate_id: int, scope: TerritoryScope, act: Act) -> Certificate:
    certificate = get_within(scope, certificate_id)
    ensure_not_her_own(certificate.cooperative_id, act)
    return certificate


def _refused(
    certificate_id: int, action: CertificateAction, *, scope: TerritoryScope, reason: str, act: Act
) -> Certificate:
    """Take a step that needs a reason, which the cooperative reads."""
    certificate = _load(certificate_id, scope, act)
    told = cleaned_reason(reason)
    move(CERTIFICATE_LIFE, certificate, action, replace(act, note=told))
    certificate.return_reason = told
    return _reviewed(certificate, action, act)


def _reviewed(certificate: Certificate, action: CertificateAction, act: Act) -> Certificate:
    certificate.reviewed_at = act.at
    certificate.reviewed_by = act.actor_id
    number = certificate.decision_number
    audit.record(f"{action}_certificate", "certificate", certificate.id, act, decision_number=number)
    tell_search(certificate.cooperative_id, act)
    feed.tell("cooperative", [certificate.cooperative_id], at=act.at)
    return certificate


def _added(
    cooperative_id: int, details: CertificateDetails, state: CertificateState, act: Act, *, renews_id: int | None
) -> Certificate:
    cooperative_of(cooperative_id)
    if renews_id is not None:
        _ensure_renewable(get_of_cooperative(renews_id, cooperative_id=cooperative_id), details.kind)
    certificate = Certificate(
        cooperative_id=cooperative_id,
        kind=details.kind,
        state=state,
        renews_id=renews_id,
        scan_key="",
        entered_at=act.at,
        entered_by=act.actor_id,
        checked_by="",
        return_reason="",
    )
    _put(certificate, details)
    db.session.add(certificate)
    db.session.flush()
    return certificate


def _put(certificate: Certificate, details: CertificateDetails) -> None:
    certificate.product_name = details.product_name
    certificate.stars = details.stars
    certificate.decision_number = details.decision_number
    certificate.authority = details.authority
    certificate.issued_on = details.issued_on
    certificate.crop = details.crop
    certificate.area = details.area
    until = rules.last_day(details)
    certificate.expires_on = until + timedelta(days=1) if until else None


def _ensure_renewable(former: Certificate, kind: CertificateKind) -> None:
    """Refuse a renewal of what never held, is of another kind, or is being renewed already."""
    if former.kind is not kind or former.state not in RENEWABLE:
        raise RuleBroken(msg("Chỉ gia hạn được giấy cùng loại đã được công nhận."))
    if is_renewed(former.id):
        raise RuleBroken(msg("Giấy này đã có giấy mới thay thế. Hãy mở giấy mới trong danh sách."))


def _ensure_new(cooperative_id: int, details: CertificateDetails, *, but_not: int = 0) -> None:
    same = select(Certificate.id).where(
        Certificate.cooperative_id == cooperative_id,
        Certificate.kind == details.kind,
        Certificate.decision_number == details.decision_number,
        Certificate.product_name == details.product_name,
        Certificate.state.not_in((CertificateState.WITHDRAWN, CertificateState.CLOSED)),
        Certificate.id != but_not,
    )
    if db.session.scalar(same.limit(1)) is not None:
        raise InvalidInput(fields={"decision_number": msg("Giấy chứng nhận này đã được nhập cho sản phẩm cùng tên.")})
