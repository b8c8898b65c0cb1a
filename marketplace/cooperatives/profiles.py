"""What is known about one cooperative: posts, workforce by date, women's shares, completeness, history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import Person
from marketplace.cooperatives import rules
from marketplace.cooperatives.models import Cooperative, ManagementPost, WorkforceReport
from marketplace.cooperatives.rules import Profile, Ratio, WomenShares
from marketplace.cooperatives.states import CooperativeAction, CooperativeState
from marketplace.kernel import audit, history
from marketplace.kernel.database import db

PROFILE_TEXTS = (
    "legal_name", "name", "registration_number", "tax_number", "representative", "phone", "street",
    "bank_key", "bank_account", "story",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One step in the life of a cooperative: what happened, who did it, when and why."""

    action: CooperativeAction
    after: CooperativeState
    actor: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Change:
    """One entry of the audit trail: what was changed, by whom, from what to what."""

    action: str
    actor: str
    at: datetime
    before: dict[str, Any]
    after: dict[str, Any]


def posts_of(cooperative_id: int) -> list[ManagementPost]:
    """Return the management posts in the order they were entered."""
    chosen = select(ManagementPost).where(ManagementPost.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(ManagementPost.id)))


def workforce_of(cooperative_id: int) -> list[WorkforceReport]:
    """Return the counts of all days, newest first."""
    chosen = select(WorkforceReport).where(WorkforceReport.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(WorkforceReport.as_of.desc())))


def latest_workforce(cooperative_id: int) -> WorkforceReport | None:
    """Return the newest counts, if any were stated."""
    chosen = select(WorkforceReport).where(WorkforceReport.cooperative_id == cooperative_id)
    return db.session.scalar(chosen.order_by(WorkforceReport.as_of.desc()).limit(1))


def women_shares(cooperative_id: int) -> WomenShares:
    """Return the shares of women among posts, members and workers, each with what it is made of."""
    posts = posts_of(cooperative_id)
    workforce = latest_workforce(cooperative_id)
    of_posts = Ratio(sum(post.held_by_woman for post in posts), len(posts))
    if workforce is None:
        return WomenShares(of_posts, Ratio(0, 0), Ratio(0, 0))
    return WomenShares(
        posts=of_posts,
        members=Ratio(workforce.women_members, workforce.members),
        workers=Ratio(workforce.women_workers, workforce.workers),
    )


def profile_of(cooperative: Cooperative) -> Profile:
    """Return what completeness is judged by; it is computed anew whenever it is read."""
    return Profile(
        kind=cooperative.kind,
        texts={name: getattr(cooperative, name) for name in PROFILE_TEXTS},
        has_place=cooperative.commune_id is not None,
        posts=len(posts_of(cooperative.id)),
        has_workforce=latest_workforce(cooperative.id) is not None,
    )


def checklist_of(cooperative: Cooperative) -> list[rules.CheckItem]:
    """Return what the application should hold, and what of it is there."""
    return rules.checklist(profile_of(cooperative))


def steps_of(cooperative_id: int) -> list[Step]:
    """Return the steps of a cooperative's life, newest first."""
    rows = history.history_of("cooperative", cooperative_id)
    names = _names(row.actor_id for row in rows)
    return [
        Step(CooperativeAction(row.action), CooperativeState(row.after), names.get(row.actor_id, ""), row.at, row.note)
        for row in reversed(rows)
    ]


def changes_of(cooperative_id: int) -> list[Change]:
    """Return the audit trail of a cooperative, newest first."""
    rows = audit.entries_about("cooperative", cooperative_id)
    names = _names(row.actor_id for row in rows)
    return [
        Change(
            action=row.action,
            actor=names.get(row.actor_id, ""),
            at=row.at,
            before=_as_dict(row.details.get("before")),
            after=_as_dict(row.details.get("after")),
        )
        for row in rows
    ]


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(person_ids: Any) -> dict[int | None, str]:
    wanted = {person_id for person_id in person_ids if person_id is not None}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}
