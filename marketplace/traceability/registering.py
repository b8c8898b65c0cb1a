"""The places and parties of a cooperative: where things happen to her lots, and with whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select

from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import audit
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.text import normalise
from marketplace.territory import queries as territory
from marketplace.traceability.kinds import PartyKind, PlaceKind
from marketplace.traceability.models import TraceParty, TracePlace

CODE_LENGTH = 7
PLACE_PREFIX, PARTY_PREFIX = "D", "B"
LONGEST_NAME = 80
LONGEST_AREA = 80

Registered = TypeVar("Registered", TracePlace, TraceParty)


@dataclass(frozen=True)
class PlaceData:
    """What a cooperative tells about a place; without a commune it lies in her own.

    `area_code` is the growing-area code (mã số vùng trồng) as its issuer writes it.
    """

    kind: PlaceKind
    name: str
    commune_id: int | None = None
    area_code: str = ""
    area_issuer: str = ""
    area_crop: str = ""
    area_valid_to: date | None = None
    is_name_public: bool = False


@dataclass(frozen=True)
class PartyData:
    """What a cooperative tells about a party. `is_name_public` only where the party agreed to be named."""

    kind: PartyKind
    name: str
    is_name_public: bool = False


def add_place(cooperative_id: int, data: PlaceData, act: Act) -> TracePlace:
    """Write down a place.

    Raises:
        InvalidInput: names every faulty field, or she has a place of that name.
    """
    name, faults = _named(data.name)
    area = {field: normalise(getattr(data, field)) for field in ("area_code", "area_issuer", "area_crop")}
    faults |= {field: _too_long(LONGEST_AREA) for field, text in area.items() if len(text) > LONGEST_AREA}
    if area["area_code"] and not area["area_issuer"]:
        faults["area_issuer"] = msg("Hãy ghi nơi cấp mã số vùng trồng.")
    if faults:
        raise InvalidInput(fields=faults)
    told = {
        "kind": data.kind,
        "commune_id": _commune(cooperative_id, data.commune_id),
        "area_valid_to": data.area_valid_to,
        "is_name_public": data.is_name_public,
        **area,
    }
    return _insert(TracePlace, cooperative_id, name, told, prefix=PLACE_PREFIX, act=act)


def add_party(cooperative_id: int, data: PartyData, act: Act) -> TraceParty:
    """Write down a party.

    Raises:
        InvalidInput: names every faulty field, or she has a party of that name.
    """
    name, faults = _named(data.name)
    if faults:
        raise InvalidInput(fields=faults)
    told = {"kind": data.kind, "is_name_public": data.is_name_public}
    return _insert(TraceParty, cooperative_id, name, told, prefix=PARTY_PREFIX, act=act)


def retire(found: TracePlace | TraceParty, act: Act) -> None:
    """Offer a place or party no more; what happened there or with it stays."""
    found.retired_at = found.retired_at or act.at
    audit.record("retire", found.__tablename__, found.id, act)


def own_place(place_id: int | None, cooperative_id: int) -> TracePlace | None:
    """Return a cooperative's own place; `None` for none.

    Raises:
        NotFound: it is another's.
    """
    return _own(TracePlace, place_id, cooperative_id)


def own_party(party_id: int | None, cooperative_id: int) -> TraceParty | None:
    """Return a cooperative's own party; `None` for none.

    Raises:
        NotFound: it is another's.
    """
    return _own(TraceParty, party_id, cooperative_id)


def places_of(cooperative_id: int) -> list[TracePlace]:
    """Return the places that are offered, by name."""
    return _offered(TracePlace, cooperative_id)


def parties_of(cooperative_id: int) -> list[TraceParty]:
    """Return the parties that are offered, by name."""
    return _offered(TraceParty, cooperative_id)


def party_names(cooperative_id: int) -> dict[int, str]:
    """Return the names of all parties, those put away as well, by id."""
    chosen = select(TraceParty.id, TraceParty.name).where(TraceParty.cooperative_id == cooperative_id)
    return {row.id: row.name for row in db.session.execute(chosen)}


def _offered(model: type[Registered], cooperative_id: int) -> list[Registered]:
    chosen = select(model).where(model.cooperative_id == cooperative_id, model.retired_at.is_(None))
    return list(db.session.scalars(chosen.order_by(model.name)))


def _own(model: type[Registered], row_id: int | None, cooperative_id: int) -> Registered | None:
    if row_id is None:
        return None
    found = db.session.scalar(select(model).where(model.id == row_id, model.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound(msg("Không tìm thấy nơi hoặc người này trong sổ của hợp tác xã."))
    return found


def _insert(
    model: type[Registered], cooperative_id: int, name: str, told: dict[str, Any], *, prefix: str, act: Act
) -> Registered:
    values = {
        "code": new_code(CODE_LENGTH, prefix=prefix),
        "cooperative_id": cooperative_id,
        "name": name,
        "created_at": act.at,
        "created_by": act.actor_id,
        **told,
    }
    row_id = insert_or_ignore(model, values, unique=("cooperative_id", "name"))
    return db.session.get_one(model, row_id) if row_id is not None else _offered_again(model, values)


def _offered_again(model: type[Registered], values: dict[str, Any]) -> Registered:
    """Offer what was retired under the same name again, with what is told now."""
    chosen = select(model).where(model.cooperative_id == values["cooperative_id"], model.name == values["name"])
    found = db.session.scalars(chosen.with_for_update()).one()
    if found.retired_at is None:
        raise InvalidInput(fields={"name": msg("Trong sổ đã có tên này.")})
    kept = ("code", "cooperative_id", "created_at", "created_by")
    for name, value in {**values, "retired_at": None}.items():
        if name not in kept:
            setattr(found, name, value)
    return found


def _named(typed: str) -> tuple[str, dict[str, Message]]:
    name = normalise(typed)
    if not name:
        return name, {"name": msg("Hãy đặt một tên dễ nhận ra.")}
    return name, {"name": _too_long(LONGEST_NAME)} if len(name) > LONGEST_NAME else {}


def _commune(cooperative_id: int, commune_id: int | None) -> int:
    if commune_id is None:
        return cooperative_of(cooperative_id).commune_id
    try:
        return territory.get_commune(commune_id).id
    except NotFound as error:
        raise InvalidInput(fields={"commune_id": msg("Hãy chọn xã, phường hoặc đặc khu.")}) from error


def _too_long(most: int) -> Message:
    return msg("Dài quá: tối đa %(most)s ký tự.", most=most)
