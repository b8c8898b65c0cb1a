"""The end of certificates: what is over by its date, and who is to be told that an end is coming.

Both look at what is due by now, whatever was done before: a worker that slept for a week catches up in one round.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from marketplace.certificates.kinds import KIND_RULES, CertificateKind
from marketplace.certificates.models import Certificate, CertificateNotice
from marketplace.certificates.queries import has_successor
from marketplace.certificates.states import CERTIFICATE_LIFE, CertificateAction, CertificateState
from marketplace.cooperatives.searching import tell_search
from marketplace.kernel import clock, feed
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import StaleState
from marketplace.kernel.history import Act, move

BATCH = 100


@dataclass(frozen=True)
class DueNotice:
    """That a cooperative is to be told of an end so many days before it, now for the first time."""

    certificate: Certificate
    days: int


def expire_due(act: Act) -> list[Certificate]:
    """Move certificates whose last day is over; at most `BATCH`, so that a long sleep ends in small steps."""
    over = select(Certificate).where(
        Certificate.state == CertificateState.RECOGNISED, Certificate.expires_on <= clock.day_of(act.at)
    )
    found = list(db.session.scalars(over.order_by(Certificate.expires_on, Certificate.id).limit(BATCH)))
    moved = [each for each in found if _has_expired(each, act)]
    for cooperative_id in sorted({each.cooperative_id for each in moved}):
        tell_search(cooperative_id, act)
    feed.tell("cooperative", {each.cooperative_id for each in moved}, at=act.at)
    return moved


def take_due_notices(act: Act) -> list[DueNotice]:
    """Return what is to be told now, and write down that it was; of several workers one gets each.

    Of several days that have passed at once, as for a certificate entered late, only the last is told.
    """
    today, due = clock.day_of(act.at), dict[int, DueNotice]()
    for kind, rule in KIND_RULES.items():
        for days in rule.notice_days:
            for certificate in _not_told(kind, days, today):
                values = {"certificate_id": certificate.id, "days": days, "told_at": act.at}
                if insert_or_ignore(CertificateNotice, values, unique=("certificate_id", "days")) is not None:
                    due[certificate.id] = DueNotice(certificate, days)
    return list(due.values())


def _has_expired(certificate: Certificate, act: Act) -> bool:
    try:
        move(CERTIFICATE_LIFE, certificate, CertificateAction.EXPIRE, act)
    except StaleState:
        # An officer withdrew it, or another worker was there first: either way it is not shown any more.
        return False
    return True


def _not_told(kind: CertificateKind, days: int, today: date) -> list[Certificate]:
    told = select(CertificateNotice.id).where(
        CertificateNotice.certificate_id == Certificate.id, CertificateNotice.days == days
    )
    chosen = select(Certificate).where(
        Certificate.kind == kind,
        Certificate.state == CertificateState.RECOGNISED,
        Certificate.expires_on > today,
        Certificate.expires_on <= today + timedelta(days=days + 1),
        ~told.exists(),
        ~has_successor(),
    )
    return list(db.session.scalars(chosen.order_by(Certificate.id).limit(BATCH)))
