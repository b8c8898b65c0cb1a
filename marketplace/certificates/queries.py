"""Reads about certificates. Whether one is expired is told by its date and asked with today's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from marketplace.certificates import rules
from marketplace.certificates.kinds import CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.states import CertificateState
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.territory.rules import TerritoryScope


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate as buyers may see it."""

    id: int
    cooperative_id: int
    kind: CertificateKind
    stars: int
    product_name: str
    decision_number: str
    authority: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True)
class CertificateLine:
    """A certificate in an officer's list, with its cooperative."""

    id: int
    state: CertificateState
    stars: int
    product_name: str
    decision_number: str
    expires_on: date
    entered_at: datetime
    cooperative_code: str
    cooperative_name: str


def is_shown(today: date) -> ColumnElement[bool]:
    """Tell in a query that reads `Certificate` whether buyers may see it on a day."""
    return and_(
        Certificate.state == CertificateState.CONFIRMED, Certificate.issued_on <= today, Certificate.expires_on > today
    )


def shown(certificate_ids: Collection[int], today: date) -> dict[int, ShownCertificate]:
    """Return those of the certificates that buyers may see, by id, in one statement."""
    if not certificate_ids:
        return {}
    chosen = _shown(today).where(Certificate.id.in_(set(certificate_ids)))
    return {row.id: ShownCertificate(*row) for row in db.session.execute(chosen)}


def stars_of(certificate_ids: Collection[int], today: date) -> dict[int, int]:
    """Return the stars of those of the certificates that buyers may see, by id."""
    if not certificate_ids:
        return {}
    chosen = select(Certificate.id, Certificate.stars).where(
        Certificate.id.in_(set(certificate_ids)), is_shown(today), Certificate.stars.is_not(None)
    )
    return {row.id: row.stars for row in db.session.execute(chosen)}


def shown_of_cooperative(cooperative_id: int, today: date) -> list[ShownCertificate]:
    """Return the certificates of a cooperative that buyers may see, the most stars first."""
    chosen = _shown(today).where(Certificate.cooperative_id == cooperative_id)
    rows = db.session.execute(chosen.order_by(Certificate.stars.desc(), Certificate.id))
    return [ShownCertificate(*row) for row in rows]


def of_cooperative(cooperative_id: int) -> list[Certificate]:
    """Return all certificates of a cooperative, newest first."""
    chosen = select(Certificate).where(Certificate.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(Certificate.issued_on.desc(), Certificate.id.desc())))


def offered(cooperative_id: int, today: date) -> list[Certificate]:
    """Return the certificates a cooperative may put on a product: its own, not withdrawn, not expired."""
    chosen = select(Certificate).where(
        Certificate.cooperative_id == cooperative_id,
        Certificate.state != CertificateState.WITHDRAWN,
        Certificate.expires_on > today,
    )
    return list(db.session.scalars(chosen.order_by(Certificate.product_name, Certificate.id)))


def get_of_cooperative(certificate_id: int, *, cooperative_id: int) -> Certificate:
    """Return one of a cooperative's own certificates.

    Raises:
        NotFound: it does not exist or is another's.
    """
    chosen = select(Certificate).where(Certificate.id == certificate_id, Certificate.cooperative_id == cooperative_id)
    return _one(chosen)


def get_within(scope: TerritoryScope, certificate_id: int) -> Certificate:
    """Return a certificate of a cooperative in a territory.

    Raises:
        NotFound: it does not exist or lies elsewhere.
    """
    return _one(_of_territory(scope, select(Certificate)).where(Certificate.id == certificate_id))


def waiting(scope: TerritoryScope, *, limit: int = 200) -> list[CertificateLine]:
    """Return the certificates that wait for an officer of the territory, the oldest first."""
    chosen = _lines(scope).where(Certificate.state == CertificateState.ENTERED)
    rows = db.session.execute(chosen.order_by(Certificate.entered_at, Certificate.id).limit(limit))
    return [CertificateLine(*row) for row in rows]


def waiting_count(scope: TerritoryScope) -> int:
    """Return how many certificates wait in the territory."""
    counted = _of_territory(scope, select(func.count(Certificate.id)))
    return db.session.scalar(counted.where(Certificate.state == CertificateState.ENTERED)) or 0


def certificates_in(
    scope: TerritoryScope, *, ending_before: date | None = None, limit: int = 200
) -> list[CertificateLine]:
    """Return the confirmed certificates of a territory, also expired ones, those that end first in front."""
    chosen = _lines(scope).where(Certificate.state == CertificateState.CONFIRMED)
    if ending_before is not None:
        chosen = chosen.where(Certificate.expires_on < ending_before)
    rows = db.session.execute(chosen.order_by(Certificate.expires_on, Certificate.id).limit(limit))
    return [CertificateLine(*row) for row in rows]


def holds(certificate: Certificate, today: date) -> bool:
    """Tell whether buyers may see this certificate on a day."""
    return rules.is_shown(
        certificate.state, issued_on=certificate.issued_on, expires_on=certificate.expires_on, today=today
    )


def _shown(today: date) -> Select[*tuple[Any, ...]]:
    """Select the columns of `ShownCertificate`, in its order."""
    of_paper = (Certificate.product_name, Certificate.decision_number, Certificate.authority)
    return select(
        Certificate.id,
        Certificate.cooperative_id,
        Certificate.kind,
        Certificate.stars,
        *of_paper,
        Certificate.issued_on,
        Certificate.expires_on,
    ).where(is_shown(today))


def _lines(scope: TerritoryScope) -> Select[*tuple[Any, ...]]:
    """Select the columns of `CertificateLine`, in its order."""
    of_paper = (Certificate.product_name, Certificate.decision_number, Certificate.expires_on)
    return _of_territory(
        scope,
        select(
            Certificate.id,
            Certificate.state,
            Certificate.stars,
            *of_paper,
            Certificate.entered_at,
            Cooperative.code,
            Cooperative.name,
        ),
    )


def _of_territory(scope: TerritoryScope, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return chosen.join(Cooperative, Cooperative.id == Certificate.cooperative_id).where(within(scope))


def _one(chosen: Select[*tuple[Any, ...]]) -> Certificate:
    certificate: Certificate | None = db.session.scalar(chosen)
    if certificate is None:
        raise NotFound(msg("Không tìm thấy giấy chứng nhận này."))
    return certificate
