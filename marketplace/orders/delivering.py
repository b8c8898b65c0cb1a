"""What a cooperative asks for delivery besides her rates: a least order, more for far communes, pick-up points."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select, update

from marketplace.kernel import audit, feed
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.money import Dong
from marketplace.kernel.text import normalise
from marketplace.orders.charges import charges_of_many
from marketplace.orders.delivery_models import DeliveryTerms, PickupPoint, RemoteCommune
from marketplace.orders.terms import Point, Terms
from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

HIGHEST_MINIMUM = 100_000_000
HIGHEST_REMOTE_FEE = 10_000_000
MOST_POINTS = 20
MOST_REMOTE = 500
LONGEST = 150


def terms_of_many(cooperative_ids: Collection[int], *, commune_id: int | None = None) -> dict[int, Terms]:
    """Return the terms of several cooperatives for parcels into a commune, in one statement."""
    return {each: found.terms for each, found in charges_of_many(cooperative_ids, commune_id=commune_id).items()}


def terms_of(cooperative_id: int, *, commune_id: int | None = None) -> Terms:
    """Return the terms of one cooperative for parcels into a commune."""
    return terms_of_many([cooperative_id], commune_id=commune_id)[cooperative_id]


def set_terms(cooperative_id: int, *, minimum_order: Dong, remote_fee: Dong, act: Act) -> None:
    """Set from which sum on she sends, and what far communes cost more; placed orders keep their fee.

    Raises:
        InvalidInput: a sum that cannot be meant.
    """
    faults: dict[str, Message] = {}
    if not 0 <= minimum_order <= HIGHEST_MINIMUM:
        faults["minimum_order"] = msg("Đơn ít nhất phải từ 0 đến 100 triệu đồng.")
    if not 0 <= remote_fee <= HIGHEST_REMOTE_FEE:
        faults["remote_fee"] = msg("Phụ phí phải từ 0 đến 10 triệu đồng.")
    if faults:
        raise InvalidInput(fields=faults)
    values = {"minimum_order": minimum_order, "remote_fee": remote_fee}
    statement = dialect_insert(DeliveryTerms).values(cooperative_id=cooperative_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["cooperative_id"], set_=values))
    _changed(cooperative_id, "delivery_terms.set", act, **values)


def remote_communes(cooperative_id: int) -> list[Place]:
    """Return the communes into which her parcels cost more, by name."""
    chosen = select(RemoteCommune.commune_id).where(RemoteCommune.cooperative_id == cooperative_id)
    found = territory.places(db.session.scalars(chosen).all())
    return sorted(found.values(), key=lambda place: place.label)


def add_remote(cooperative_id: int, commune_id: int, *, act: Act) -> None:
    """Let parcels into a commune cost more; twice is once.

    Raises:
        InvalidInput: she has named more communes than anybody delivers to.
    """
    count = db.session.scalar(
        select(func.count()).select_from(RemoteCommune).where(RemoteCommune.cooperative_id == cooperative_id)
    )
    if (count or 0) >= MOST_REMOTE:
        raise InvalidInput(fields={"commune_search": msg("Nhiều nhất %(most)s xã.", most=MOST_REMOTE)})
    values = {"cooperative_id": cooperative_id, "commune_id": commune_id}
    db.session.execute(dialect_insert(RemoteCommune).values(**values).on_conflict_do_nothing())
    _changed(cooperative_id, "remote_commune.added", act, commune_id=commune_id)


def remove_remote(cooperative_id: int, commune_id: int, *, act: Act) -> None:
    """Let parcels into a commune cost what they cost elsewhere.

    Raises:
        NotFound: it is not in her list.
    """
    mine = delete(RemoteCommune).where(
        RemoteCommune.cooperative_id == cooperative_id, RemoteCommune.commune_id == commune_id
    )
    if db.session.scalar(mine.returning(RemoteCommune.commune_id)) is None:
        raise NotFound(msg("Xã này không có trong danh sách."))
    _changed(cooperative_id, "remote_commune.removed", act, commune_id=commune_id)


def points_of(cooperative_ids: Collection[int]) -> dict[int, list[Point]]:
    """Return the open pick-up points of several cooperatives, oldest first, in two statements."""
    found: dict[int, list[Point]] = {cooperative_id: [] for cooperative_id in cooperative_ids}
    chosen = select(PickupPoint).where(PickupPoint.cooperative_id.in_(list(found)), PickupPoint.closed_at.is_(None))
    rows = db.session.scalars(chosen.order_by(PickupPoint.id)).all() if found else []
    places = territory.places({row.commune_id for row in rows}) if rows else {}
    for row in rows:
        found[row.cooperative_id].append(_point(row, places))
    return found


def add_point(cooperative_id: int, told: Mapping[str, str], commune_id: int | None, *, act: Act) -> PickupPoint:
    """Offer a place at which buyers can fetch their goods.

    Args:
        told: `name`, `street` and `hours` as typed.

    Raises:
        InvalidInput: names every faulty field.
    """
    clean = {name: normalise(told.get(name, "")) for name in ("name", "street", "hours")}
    faults = {name: msg("Dài quá %(most)s ký tự.", most=LONGEST) for name, text in clean.items() if len(text) > LONGEST}
    if not clean["name"]:
        faults["name"] = msg("Hãy đặt tên cho điểm nhận, ví dụ: Nhà sơ chế của hợp tác xã.")
    if commune_id is None:
        faults["commune_search"] = msg("Hãy chọn xã, phường của điểm nhận.")
    if len(points_of([cooperative_id])[cooperative_id]) >= MOST_POINTS:
        faults.setdefault("name", msg("Nhiều nhất %(most)s điểm nhận. Hãy đóng bớt điểm cũ.", most=MOST_POINTS))
    if faults or commune_id is None:
        raise InvalidInput(fields=faults)
    point = PickupPoint(cooperative_id=cooperative_id, commune_id=commune_id, created_at=act.at, **clean)
    db.session.add(point)
    db.session.flush()
    _changed(cooperative_id, "pickup_point.added", act, point_id=point.id)
    return point


def close_point(point_id: int, *, cooperative_id: int, act: Act) -> None:
    """Offer a place no more; orders that name it stay as they are.

    Raises:
        NotFound: it is not hers, or closed already.
    """
    closed = db.session.scalar(
        update(PickupPoint)
        .where(
            PickupPoint.id == point_id,
            PickupPoint.cooperative_id == cooperative_id,
            PickupPoint.closed_at.is_(None),
        )
        .values(closed_at=act.at)
        .returning(PickupPoint.id)
    )
    if closed is None:
        raise NotFound(msg("Không tìm thấy điểm nhận hàng này."))
    _changed(cooperative_id, "pickup_point.closed", act, point_id=point_id)


def _point(row: PickupPoint, places: Mapping[int, Place]) -> Point:
    place = places[row.commune_id].label
    return Point(row.id, row.cooperative_id, row.name, ", ".join(filter(None, (row.street, place))), row.hours)


def _changed(cooperative_id: int, what: str, act: Act, **details: int) -> None:
    feed.tell("cooperative", [cooperative_id], at=act.at)
    audit.record(what, "cooperative", cooperative_id, act, **details)
