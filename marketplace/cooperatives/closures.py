"""Days on which a cooperative does not sell: her goods stay on the shelves and cannot be ordered meanwhile."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from marketplace.cooperatives import rules
from marketplace.cooperatives.lookups import ensure_trading
from marketplace.cooperatives.models import Closure
from marketplace.cooperatives.searching import tell_search
from marketplace.kernel import audit, clock
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise


@dataclass(frozen=True)
class ClosedDays:
    """The days and what buyers read meanwhile."""

    first_day: date
    last_day: date
    message: str = ""


def close(cooperative_id: int, days: ClosedDays, *, act: Act) -> Closure:
    """Stop taking orders from the first to the last day; selling begins again by itself the day after.

    Raises:
        InvalidInput: days in the past, in the wrong order, or too many; a message too long.
        RuleBroken: she does not trade, or another closure lies in these days.
    """
    ensure_trading(cooperative_id)
    message = normalise(days.message)
    rules.ensure_closure(days.first_day, days.last_day, message, today=clock.day_of(act.at))
    overlapping = select(Closure.id).where(
        Closure.cooperative_id == cooperative_id,
        Closure.ended_at.is_(None),
        Closure.first_day <= days.last_day,
        Closure.last_day >= days.first_day,
    )
    if db.session.scalar(overlapping.limit(1)) is not None:
        raise RuleBroken(msg("Đã có một đợt nghỉ trong những ngày này. Hãy bỏ đợt cũ trước."))
    closure = Closure(
        cooperative_id=cooperative_id,
        first_day=days.first_day,
        last_day=days.last_day,
        message=message,
        made_at=act.at,
        made_by=act.actor_id,
        is_start_told=False,
        is_end_told=False,
    )
    db.session.add(closure)
    db.session.flush()
    after = {"first_day": days.first_day.isoformat(), "last_day": days.last_day.isoformat(), "message": message}
    audit.record("close", "cooperative", cooperative_id, act, after=after)
    tell_search(cooperative_id, act)
    return closure


def open_again(closure_id: int, *, cooperative_id: int, act: Act) -> None:
    """End a closure now, or call it off before it began.

    Raises:
        NotFound: the cooperative has no such closure.
        RuleBroken: it is over.
    """
    found = select(Closure).where(Closure.id == closure_id, Closure.cooperative_id == cooperative_id)
    closure = db.session.scalar(found.with_for_update())
    if closure is None:
        raise NotFound
    if closure.ended_at is not None or closure.last_day < clock.day_of(act.at):
        raise RuleBroken(msg("Đợt nghỉ này đã hết."))
    closure.ended_at = act.at
    before = {"first_day": closure.first_day.isoformat(), "last_day": closure.last_day.isoformat()}
    audit.record("open_again", "cooperative", cooperative_id, act, before=before)
    tell_search(cooperative_id, act)


def tell_edges(act: Act) -> list[int]:
    """Tell followers of each closure that has begun or ended since they were last told; also after a long silence.

    Returns:
        The cooperatives whose pages look different now.
    """
    today = clock.day_of(act.at)
    begun = (Closure.first_day <= today) & Closure.is_start_told.is_(False)
    over = (Closure.last_day < today) & Closure.is_end_told.is_(False)
    changed = []
    for closure in db.session.scalars(select(Closure).where(or_(begun, over)).order_by(Closure.id)):
        closure.is_start_told = True
        closure.is_end_told = closure.last_day < today
        if closure.ended_at is None:
            tell_search(closure.cooperative_id, act)
            changed.append(closure.cooperative_id)
    return changed


def closures_of(cooperative_id: int) -> list[Closure]:
    """Return her closures, the latest in front; those that are over stay to be read."""
    chosen = select(Closure).where(Closure.cooperative_id == cooperative_id)
    return list(db.session.scalars(chosen.order_by(Closure.first_day.desc(), Closure.id.desc()).limit(20)))


def closure_today(cooperative_id: int) -> Closure | None:
    """Return the closure that holds today, if there is one."""
    held = holds_on(clock.today())
    return db.session.scalar(select(Closure).where(Closure.cooperative_id == cooperative_id, held))


def holds_on(today: date | ColumnElement[date]) -> ColumnElement[bool]:
    """Tell in a query that reads `Closure` whether it holds on a day."""
    return and_(Closure.first_day <= today, Closure.last_day >= today, Closure.ended_at.is_(None))
