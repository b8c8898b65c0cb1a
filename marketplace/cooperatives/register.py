"""The Union's register: who waits for verification, and the cooperatives of a territory."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select

from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.lookups import cursor, later_than, within
from marketplace.cooperatives.models import Cooperative, ManagementPost
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import db
from marketplace.kernel.text import fold
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place
from marketplace.territory.rules import TerritoryScope

PAGE = 50
LONGEST_SEARCH = 80


@dataclass(frozen=True)
class RegisterLine:
    """One cooperative in an officer's list."""

    id: int
    code: str
    name: str
    kind: CooperativeKind
    state: CooperativeState
    place: Place
    submitted_at: datetime | None
    verified_at: datetime | None
    posts: int
    women_posts: int


@dataclass(frozen=True)
class RegisterPage:
    """A stretch of the list; `next_after` continues it."""

    lines: tuple[RegisterLine, ...]
    next_after: str


@dataclass(frozen=True)
class RegisterSearch:
    """What an officer looks for. `after` is the `next_after` of the page before."""

    text: str = ""
    state: CooperativeState | None = None
    kind: CooperativeKind | None = None
    province_id: int | None = None
    commune_id: int | None = None
    after: str = ""


def waiting(scope: TerritoryScope, *, limit: int = 200) -> list[RegisterLine]:
    """Return the applications that wait for an officer of the territory, the oldest first."""
    chosen = _lines().where(within(scope), Cooperative.state == CooperativeState.SUBMITTED)
    return _read(chosen.order_by(Cooperative.submitted_at, Cooperative.id).limit(limit))


def waiting_count(scope: TerritoryScope) -> int:
    """Return how many applications wait in the territory."""
    chosen = select(func.count()).select_from(Cooperative)
    return db.session.scalar(chosen.where(within(scope), Cooperative.state == CooperativeState.SUBMITTED)) or 0


def cooperatives_in(scope: TerritoryScope, search: RegisterSearch | None = None, *, limit: int = PAGE) -> RegisterPage:
    """Return the cooperatives of a territory in the order of their names."""
    wish = search or RegisterSearch()
    chosen = _lines().where(within(scope), *_conditions(wish))
    rows = _read(
        chosen.where(*later_than(wish.after)).order_by(Cooperative.folded_name, Cooperative.id).limit(limit + 1)
    )
    lines = tuple(rows[:limit])
    return RegisterPage(lines, cursor(fold(lines[-1].name), lines[-1].id) if len(rows) > limit else "")


def state_counts(scope: TerritoryScope, search: RegisterSearch | None = None) -> dict[CooperativeState, int]:
    """Return how many cooperatives of a search are in each state, whatever state it names."""
    wish = replace(search or RegisterSearch(), state=None)
    chosen = select(Cooperative.state, func.count()).where(within(scope), *_conditions(wish))
    return {state: count for state, count in db.session.execute(chosen.group_by(Cooperative.state))}


def kind_counts(scope: TerritoryScope) -> dict[CooperativeKind, int]:
    """Return how many verified cooperatives of each legal form there are: HTX and THT are never added up."""
    verified = Cooperative.state == CooperativeState.VERIFIED
    chosen = select(Cooperative.kind, func.count()).where(within(scope), verified)
    return {kind: count for kind, count in db.session.execute(chosen.group_by(Cooperative.kind))}


def same_numbers(cooperative: Cooperative) -> list[tuple[str, str]]:
    """Return (code, name) of others that were sent in with the same tax or registration number."""
    numbers: list[ColumnElement[bool]] = []
    if cooperative.tax_number:
        numbers.append(Cooperative.tax_number == cooperative.tax_number)
    if cooperative.registration_number:
        numbers.append(Cooperative.registration_number == cooperative.registration_number)
    if not numbers:
        return []
    others = select(Cooperative.code, Cooperative.name).where(
        or_(*numbers), Cooperative.id != cooperative.id, Cooperative.state != CooperativeState.DRAFT
    )
    return [(code, name) for code, name in db.session.execute(others.order_by(Cooperative.id).limit(5))]


def _lines() -> Select[Cooperative, int, int]:
    posts = select(func.count()).where(ManagementPost.cooperative_id == Cooperative.id)
    women = posts.where(ManagementPost.held_by_woman)
    return select(Cooperative, posts.scalar_subquery(), women.scalar_subquery())


def _read(chosen: Select[Cooperative, int, int]) -> list[RegisterLine]:
    rows = db.session.execute(chosen).all()
    places = territory.places({cooperative.commune_id for cooperative, _posts, _women in rows})
    return [
        RegisterLine(
            id=cooperative.id,
            code=cooperative.code,
            name=cooperative.name,
            kind=cooperative.kind,
            state=cooperative.state,
            place=places[cooperative.commune_id],
            submitted_at=cooperative.submitted_at,
            verified_at=cooperative.verified_at,
            posts=posts,
            women_posts=women,
        )
        for cooperative, posts, women in rows
    ]


def _conditions(wish: RegisterSearch) -> list[ColumnElement[bool]]:
    exact = {
        Cooperative.state: wish.state,
        Cooperative.kind: wish.kind,
        Cooperative.province_id: wish.province_id,
        Cooperative.commune_id: wish.commune_id,
    }
    found = [column == value for column, value in exact.items() if value is not None]
    return [*found, *_words(wish.text)]


def _words(text: str) -> list[ColumnElement[bool]]:
    """Every word typed stands in the name; a code or a tax number finds its cooperative as well."""
    typed = text[:LONGEST_SEARCH].strip()
    if not typed:
        return []
    in_name = [Cooperative.folded_name.contains(word, autoescape=True) for word in fold(typed).split()]
    named = in_name[0]
    for word in in_name[1:]:
        named = named & word
    return [named | (Cooperative.code == typed.upper()) | (Cooperative.tax_number == typed)]
