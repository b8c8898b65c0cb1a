"""What a name in our event documents stands for, as far as that is anybody's business."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.queries import is_public
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import Message
from marketplace.traceability.models import TraceParty, TracePlace
from marketplace.traceability.words import PARTY_NAMES, PLACE_NAMES


@dataclass(frozen=True)
class Identity:
    """A place or party: its code, what it is, and whose records name it.

    `name` is empty unless it may be shown; `commune_id` is told of places only.
    """

    code: str
    kind: Message
    name: str
    maker_name: str
    maker_slug: str
    commune_id: int | None
    is_retired: bool


def place_behind(code: str) -> Identity:
    """Return what a place's name stands for.

    Raises:
        NotFound: no such place, or its cooperative does not trade here now.
    """
    place, maker = _one(select(TracePlace, Cooperative).where(TracePlace.code == code), TracePlace)
    return _identity(place, maker, PLACE_NAMES[place.kind], place.commune_id)


def party_behind(code: str) -> Identity:
    """Return what a party's name stands for.

    Raises:
        NotFound: no such party, or its cooperative does not trade here now.
    """
    party, maker = _one(select(TraceParty, Cooperative).where(TraceParty.code == code), TraceParty)
    return _identity(party, maker, PARTY_NAMES[party.kind], None)


def _one(chosen: Select[*tuple[Any, ...]], model: Any) -> tuple[Any, Cooperative]:
    row = db.session.execute(
        chosen.join(Cooperative, Cooperative.id == model.cooperative_id).where(is_public())
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _identity(found: Any, maker: Cooperative, kind: Message, commune_id: int | None) -> Identity:
    name = found.name if found.is_name_public else ""
    is_retired = found.retired_at is not None
    return Identity(found.code, kind, name, maker.name, maker.slug, commune_id, is_retired)
