"""The people of a cooperative: management posts and workforce counts."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from marketplace.cooperatives.application import Post, Workforce, clean_posts, workforce_faults
from marketplace.cooperatives.models import ManagementPost, WorkforceReport
from marketplace.kernel import audit, clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from marketplace.kernel.messages import Message

COUNTS = ("members", "women_members", "workers", "women_workers")


def replace_posts(cooperative_id: int, posts: Sequence[Post]) -> None:
    """Let these be the cooperative's management posts, in this order.

    Raises:
        InvalidInput: a name is too long, or there are too many.
    """
    faults: dict[str, Message] = {}
    cleaned = clean_posts(tuple(posts), faults)
    if faults:
        raise InvalidInput(fields=faults)
    db.session.execute(delete(ManagementPost).where(ManagementPost.cooperative_id == cooperative_id))
    db.session.add_all(
        ManagementPost(
            cooperative_id=cooperative_id,
            title=post.title,
            holder_name=post.holder_name,
            held_by_woman=post.held_by_woman,
        )
        for post in cleaned
    )


def record_workforce(cooperative_id: int, workforce: Workforce, act: Act) -> WorkforceReport:
    """Write down the counts of a day; counts of the same day are corrected, with the old ones in the audit trail.

    Raises:
        InvalidInput: a count is out of range, or more women than people are stated.
    """
    faults = workforce_faults(workforce, today=clock.day_of(act.at))
    if faults:
        raise InvalidInput(fields=faults)
    same_day = select(WorkforceReport).where(
        WorkforceReport.cooperative_id == cooperative_id, WorkforceReport.as_of == workforce.as_of
    )
    report = db.session.scalar(same_day.with_for_update())
    if report is None:
        report = WorkforceReport(cooperative_id=cooperative_id, as_of=workforce.as_of)
        db.session.add(report)
    elif not _record_correction(report, workforce, act):
        return report
    for count in COUNTS:
        setattr(report, count, getattr(workforce, count))
    report.recorded_at = act.at
    report.recorded_by = act.actor_id
    return report


def forget_workforce(cooperative_id: int) -> None:
    """Take out all counts of a cooperative that the Union has not verified yet."""
    db.session.execute(delete(WorkforceReport).where(WorkforceReport.cooperative_id == cooperative_id))


def _record_correction(report: WorkforceReport, workforce: Workforce, act: Act) -> bool:
    """Tell whether the counts differ from those of the same day, and write the difference down."""
    before = {count: getattr(report, count) for count in COUNTS}
    after = {count: getattr(workforce, count) for count in COUNTS}
    if before == after:
        return False
    day = workforce.as_of.isoformat()
    audit.record("correct_workforce", "cooperative", report.cooperative_id, act, as_of=day, before=before, after=after)
    return True
