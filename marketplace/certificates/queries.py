"""Reads about certificates. Whether one is expired is told by its date and asked with today's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from marketplace.certificates import rules
from marketplace.certificates.kinds import KIND_RULES, CertificateKind
from marketplace.certificates.models import Certificate
from marketplace.certificates.states import CERTIFICATE_LIFE, UNDER_WAY, CertificateState
from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import within
from marketplace.kernel import clock
from marketplace.kernel.database import db, shared_alias
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import history_of
from marketplace.kernel.messages import msg
from marketplace.territory.rules import TerritoryScope

_Next = shared_alias(Certificate, "successor")
_stars = func.coalesce(Certificate.stars, 0)
# Sorts what has no end behind everything that has one.
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate as buyers may see it; `stars` is 0 where there are none."""

    id: int
    cooperative_id: int
    kind: CertificateKind
    stars: int
    product_name: str
    decision_number: str
    authority: str
    issued_on: date | None
    expires_on: date | None
    crop: str
    area: str
    checked_by: str
    reviewed_at: datetime | None

    @property
    def valid_to(self) -> date | None:
        """The last day on which it holds; `None` where it has no end."""
        return self.expires_on - timedelta(days=1) if self.expires_on else None


@dataclass(frozen=True)
class CertificateLine:
    """A certificate in an officer's list, with its cooperative; `stars` is 0 where there are none."""

    id: int
    kind: CertificateKind
    state: CertificateState
    stars: int
    product_name: str
    decision_number: str
    expires_on: date | None
    entered_at: datetime
    cooperative_code: str
    cooperative_name: str


@dataclass(frozen=True)
class CertificateOnDay:
    """How a certificate stood at the end of a day, for dossiers that prove it."""

    certificate: Certificate
    state: CertificateState


def is_shown(today: date) -> ColumnElement[bool]:
    """Tell in a query that reads `Certificate` whether buyers may see it on a day."""
    return and_(
        Certificate.state == CertificateState.RECOGNISED,
        or_(Certificate.issued_on.is_(None), Certificate.issued_on <= today),
        or_(Certificate.expires_on.is_(None), Certificate.expires_on > today),
    )


def shown(certificate_ids: Collection[int], today: date) -> dict[int, ShownCertificate]:
    """Return those of the certificates that buyers may see, by id, in one statement."""
    if not certificate_ids:
        return {}
    rows = db.session.execute(_shown_by_id(today), {"ids": list(set(certificate_ids))})
    return {row.id: ShownCertificate(*row) for row in rows}


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
    chosen = shown_rows(today).where(Certificate.cooperative_id == cooperative_id)
    rows = db.session.execute(chosen.order_by(_stars.desc(), Certificate.kind, Certificate.id))
    return [ShownCertificate(*row) for row in rows]


def next_change(today: date) -> datetime | None:
    """Return the earliest moment after today's beginning at which something shown ends by time alone."""
    first = db.session.scalar(select(func.min(Certificate.expires_on)).where(is_shown(today)))
    return clock.start_of(first) if first else None


def of_cooperative(cooperative_id: int) -> list[Certificate]:
    """Return all certificates of a cooperative, newest first."""
    chosen = select(Certificate).where(Certificate.cooperative_id == cooperative_id)
    found = list(db.session.scalars(chosen.order_by(Certificate.id.desc())))
    # What has no day yet is the newest.
    return sorted(found, key=lambda each: each.issued_on or date.max, reverse=True)


def offered(cooperative_id: int, today: date) -> list[Certificate]:
    """Return the certificates a cooperative may put on a product: its own, with a decision, not ended."""
    chosen = select(Certificate).where(
        Certificate.cooperative_id == cooperative_id,
        Certificate.state.in_((CertificateState.ENTERED, CertificateState.RETURNED, CertificateState.RECOGNISED)),
        or_(Certificate.expires_on.is_(None), Certificate.expires_on > today),
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
    scope: TerritoryScope,
    *,
    states: Collection[CertificateState] = (CertificateState.RECOGNISED, CertificateState.EXPIRED),
    kind: CertificateKind | None = None,
    ending_before: date | None = None,
    limit: int = 200,
) -> list[CertificateLine]:
    """Return the certificates of a territory in these states, those that end first in front."""
    chosen = _lines(scope).where(Certificate.state.in_(states))
    if kind is not None:
        chosen = chosen.where(Certificate.kind == kind)
    if ending_before is not None:
        chosen = chosen.where(Certificate.expires_on < ending_before)
    order = (func.coalesce(Certificate.expires_on, _NEVER), Certificate.id)
    rows = db.session.execute(chosen.order_by(*order).limit(limit))
    return [CertificateLine(*row) for row in rows]


def ending_in(scope: TerritoryScope, today: date, *, limit: int = 20) -> list[CertificateLine]:
    """Return what ends soon in a territory and has no successor under way, those that end first in front."""
    rows = db.session.execute(_lines(scope).where(_ends_soon(today)).order_by(Certificate.expires_on).limit(limit))
    return [CertificateLine(*row) for row in rows]


def ending_of_cooperative(cooperative_id: int, today: date) -> list[Certificate]:
    """Return what a cooperative must renew now: it ends soon and has no successor under way."""
    chosen = select(Certificate).where(Certificate.cooperative_id == cooperative_id, _ends_soon(today))
    return list(db.session.scalars(chosen.order_by(Certificate.expires_on, Certificate.id)))


def has_successor() -> ColumnElement[bool]:
    """Tell in a query that reads `Certificate` whether its renewal is under way or has arrived."""
    return select(_Next.id).where(_Next.renews_id == Certificate.id, _Next.state.in_(UNDER_WAY)).exists()


def is_renewed(certificate_id: int) -> bool:
    """Tell whether the renewal of a certificate is under way or has arrived."""
    return bool(db.session.scalar(select(has_successor()).where(Certificate.id == certificate_id)))


def evidence_of(cooperative_id: int, day: date) -> list[CertificateOnDay]:
    """Return a cooperative's certificates as they stood at the end of a Vietnamese day, oldest first."""
    until = clock.end_of(day)
    chosen = select(Certificate).where(Certificate.cooperative_id == cooperative_id, Certificate.entered_at < until)
    found = list(db.session.scalars(chosen.order_by(Certificate.id)))
    return [CertificateOnDay(each, _state_on(each, day)) for each in found]


def holds(certificate: Certificate, today: date) -> bool:
    """Tell whether buyers may see this certificate on a day."""
    return rules.is_shown(
        certificate.state, issued_on=certificate.issued_on, expires_on=certificate.expires_on, today=today
    )


def _state_on(certificate: Certificate, day: date) -> CertificateState:
    """Return the state at the end of a day; that its last day was over needs nobody to have written it down."""
    steps = history_of(CERTIFICATE_LIFE.kind, certificate.id)
    before = [step for step in steps if step.at < clock.end_of(day)]
    if before:
        state = CertificateState(before[-1].after)
    else:
        state = CertificateState(steps[0].before) if steps else certificate.state
    held = (CertificateState.RECOGNISED, CertificateState.EXPIRED)
    if state not in held:
        return state
    return CertificateState.EXPIRED if rules.is_over(certificate.expires_on, day) else CertificateState.RECOGNISED


def _ends_soon(today: date) -> ColumnElement[bool]:
    """Tell in a query whether the time for renewing has come (each kind has its own) and nobody did."""
    due = [
        and_(Certificate.kind == kind, Certificate.expires_on <= today + timedelta(days=rule.notice_days[0] + 1))
        for kind, rule in KIND_RULES.items()
    ]
    return and_(Certificate.state == CertificateState.RECOGNISED, or_(*due), ~has_successor())


@lru_cache(maxsize=4)
def _shown_by_id(today: date) -> Select[*tuple[Any, ...]]:
    """Return the statement of a day, written once."""
    return shown_rows(today).where(Certificate.id.in_(bindparam("ids", expanding=True)))


def shown_rows(today: date) -> Select[*tuple[Any, ...]]:
    """Select the columns of `ShownCertificate`, in its order, of all that buyers may see on a day."""
    of_paper = (Certificate.product_name, Certificate.decision_number, Certificate.authority)
    return select(
        Certificate.id,
        Certificate.cooperative_id,
        Certificate.kind,
        _stars,
        *of_paper,
        Certificate.issued_on,
        Certificate.expires_on,
        Certificate.crop,
        Certificate.area,
        Certificate.checked_by,
        Certificate.reviewed_at,
    ).where(is_shown(today))


def _lines(scope: TerritoryScope) -> Select[*tuple[Any, ...]]:
    """Select the columns of `CertificateLine`, in its order."""
    of_paper = (Certificate.product_name, Certificate.decision_number, Certificate.expires_on)
    return _of_territory(
        scope,
        select(
            Certificate.id,
            Certificate.kind,
            Certificate.state,
            _stars,
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
