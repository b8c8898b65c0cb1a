"""What buyers see of cooperatives: verified ones only, with place, posts and counts, never a person's particulars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select

from marketplace.cooperatives.kinds import CooperativeKind, PostTitle
from marketplace.cooperatives.lookups import cursor, later_than
from marketplace.cooperatives.models import Cooperative, WorkforceReport
from marketplace.cooperatives.profiles import latest_workforce, posts_of
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

PAGE = 24
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class PublicPost:
    """A management post and who holds it."""

    title: PostTitle
    holder_name: str
    held_by_woman: bool


@dataclass(frozen=True)
class PublicWorkforce:
    """The newest counts and their day."""

    as_of: date
    members: int
    women_members: int
    workers: int
    women_workers: int


@dataclass(frozen=True)
class PublicCooperative:
    """A verified cooperative as its page shows it."""

    id: int
    code: str
    slug: str
    name: str
    legal_name: str
    kind: CooperativeKind
    registration_number: str
    tax_number: str
    founded_on: date | None
    representative: str
    phone: str
    email: str
    street: str
    place: Place
    old_address: str
    story: str
    story_en: str
    drawing: str
    is_demo: bool
    verified_at: datetime
    posts: tuple[PublicPost, ...]
    workforce: PublicWorkforce | None


@dataclass(frozen=True)
class PublicCard:
    """A verified cooperative in a list."""

    id: int
    code: str
    slug: str
    name: str
    kind: CooperativeKind
    place: Place
    story: str
    story_en: str
    drawing: str
    is_demo: bool


@dataclass(frozen=True)
class PublicPage:
    """A stretch of the list; `next_after` continues it, empty at the end."""

    cards: tuple[PublicCard, ...]
    next_after: str


#: Columns that `PublicCooperative` takes over as they are.
_TAKEN_OVER = (
    "id", "code", "slug", "name", "legal_name", "kind", "registration_number", "tax_number", "founded_on",
    "representative", "phone", "email", "street", "old_address", "story", "story_en", "drawing", "is_demo",
)  # fmt: skip


def is_public() -> ColumnElement[bool]:
    """Tell in a query that reads `Cooperative` whether buyers may see it."""
    return Cooperative.state == CooperativeState.VERIFIED


def public_cooperative(slug: str) -> PublicCooperative:
    """Return a verified cooperative by the name in its address, in four statements.

    Raises:
        NotFound: there is none, or it may not trade now.
    """
    found = db.session.scalar(select(Cooperative).where(Cooperative.slug == slug, is_public()))
    if found is None:
        raise NotFound(msg("Không tìm thấy hợp tác xã này."))
    posts = tuple(PublicPost(post.title, post.holder_name, post.held_by_woman) for post in posts_of(found.id))
    return PublicCooperative(
        **{name: getattr(found, name) for name in _TAKEN_OVER},
        place=territory.get_commune(found.commune_id),
        verified_at=found.verified_at or found.created_at,
        posts=posts,
        workforce=_workforce(latest_workforce(found.id)),
    )


def public_cooperatives(
    province_id: int | None = None, *, text: str = "", after: str = "", limit: int = PAGE
) -> PublicPage:
    """Return the verified cooperatives by name, of one province or of all, in two statements.

    Args:
        text: every word of it must stand in the name; marks do not matter.
        after: the `next_after` of the page before.
    """
    of_card = ("id", "code", "slug", "name", "kind", "story", "story_en", "drawing", "is_demo")
    columns = [getattr(Cooperative, name) for name in (*of_card, "commune_id", "folded_name")]
    chosen = select(*columns).where(is_public(), *_conditions(province_id, text), *later_than(after))
    rows = db.session.execute(chosen.order_by(Cooperative.folded_name, Cooperative.id).limit(limit + 1)).all()
    shown = rows[:limit]
    places = territory.places({row.commune_id for row in shown})
    cards = (
        PublicCard(**{name: getattr(row, name) for name in of_card}, place=places[row.commune_id]) for row in shown
    )
    following = cursor(shown[-1].folded_name, shown[-1].id) if len(rows) > limit else ""
    return PublicPage(tuple(cards), following)


def public_counts_by_province() -> dict[int, int]:
    """Return how many cooperatives buyers can see in each province that has any."""
    chosen = select(Cooperative.province_id, func.count()).where(is_public()).group_by(Cooperative.province_id)
    return {province_id: count for province_id, count in db.session.execute(chosen)}


def _conditions(province_id: int | None, text: str) -> Sequence[ColumnElement[bool]]:
    words = fold(text[:LONGEST_SEARCH]).split()
    named = [Cooperative.folded_name.contains(word, autoescape=True) for word in words]
    return named if province_id is None else [*named, Cooperative.province_id == province_id]


def _workforce(report: WorkforceReport | None) -> PublicWorkforce | None:
    if report is None:
        return None
    return PublicWorkforce(report.as_of, report.members, report.women_members, report.workers, report.women_workers)
