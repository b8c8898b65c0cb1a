"""Offering a harvest before it is in: opened, promised to orders, counted, and given to them in real packs.

What is promised comes out of the expected yield, never out of the stock, and is decided by one statement as sales of
stock are. When the harvest is counted every order's share is written down at once; then each is settled by itself, so
that it can be begun again wherever it broke off.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import bindparam, exists, select, update

from marketplace.inventory import queries, season_queries, season_rules
from marketplace.inventory import services as stock
from marketplace.inventory.rules import Shortage, Taking, out_of_stock
from marketplace.inventory.season_models import Season, SeasonMovement, SeasonShare
from marketplace.inventory.season_rules import LONGEST_NOTE, Promise, SeasonData
from marketplace.inventory.season_states import (
    LIVE,
    SEASON_LIFE,
    SeasonAction,
    SeasonMove,
    SeasonState,
)
from marketplace.kernel import audit, clock, feed
from marketplace.kernel.database import db, insert_or_ignore, insert_rows, present_connection
from marketplace.kernel.errors import InvalidInput, NotFound, OutOfStock, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.products.models import Variant
from marketplace.products.queries import get_variant_of_cooperative
from marketplace.products.standing import STOCK

_SEASON = Season.metadata.tables[Season.__tablename__]
# Written once and sent as it is: this is where a crowd of buyers meets.
_TAKE = (
    update(_SEASON)
    .where(
        _SEASON.c.id == bindparam("wanted"),
        _SEASON.c.state == SeasonState.OPEN,
        _SEASON.c.closes_on >= bindparam("today"),
        _SEASON.c.taken + bindparam("quantity") <= _SEASON.c.expected,
    )
    .values(taken=_SEASON.c.taken + bindparam("quantity"))
    .returning(_SEASON.c.id)
)
_PRODUCTS = select(Variant.product_id).where(Variant.id.in_(bindparam("variant_ids", expanding=True))).distinct()


def open_season(variant_id: int, data: SeasonData, *, cooperative_id: int, act: Act) -> Season:
    """Offer a harvest to come of one of her variants.

    Raises:
        NotFound: the variant is not hers.
        InvalidInput: days or quantity are wrong.
        RuleBroken: a season of this variant is open already.
    """
    variant = get_variant_of_cooperative(variant_id, cooperative_id=cooperative_id)
    season_rules.ensure_season(data, today=clock.day_of(act.at))
    values = vars(data) | {
        "cooperative_id": cooperative_id,
        "variant_id": variant.id,
        "state": SeasonState.OPEN,
        "taken": 0,
        "opened_at": act.at,
        "end_note": "",
    }
    live = select(exists().where(Season.variant_id == variant.id, Season.state.in_(LIVE)))
    if db.session.scalar(live):
        raise RuleBroken(msg("Quy cách này đang có một đợt đặt trước. Hãy kết thúc đợt đó rồi mở đợt mới."))
    season = Season(**values)
    db.session.add(season)
    db.session.flush()
    audit.record("season.opened", "season", season.id, act, **_plain(data))
    _tell([season.variant_id], act)
    return season


def close_season(season_id: int, *, cooperative_id: int, act: Act) -> Season:
    """Take no more orders, earlier than was said.

    Raises:
        NotFound: it is not hers.
        TransitionNotAllowed, StaleState: it takes none any more.
    """
    return close(get_of_cooperative(season_id, cooperative_id=cooperative_id), act=act)


def close(season: Season, *, act: Act) -> Season:
    """Take no more orders of a season that was looked up.

    Raises:
        TransitionNotAllowed, StaleState: it takes none any more.
    """
    move(SEASON_LIFE, season, SeasonAction.CLOSE, act)
    _tell([season.variant_id], act)
    return season


def move_window(season: Season, harvest_from: date, harvest_to: date, *, act: Act) -> bool:
    """Say that the harvest comes earlier or later; whoever ordered is told by the caller.

    Returns:
        Whether anything changed.

    Raises:
        InvalidInput: the days are wrong.
        RuleBroken: the harvest is in, or called off.
    """
    _held(season)
    _ensure_live(season)
    season_rules.ensure_window(harvest_from, harvest_to, today=clock.day_of(act.at))
    before, after = (season.harvest_from, season.harvest_to), (harvest_from, harvest_to)
    if before == after:
        return False
    season.harvest_from, season.harvest_to = after
    season.closes_on = min(season.closes_on, harvest_to)
    db.session.flush()
    days = {"before": [day.isoformat() for day in before], "after": [day.isoformat() for day in after]}
    audit.record("season.moved", "season", season.id, act, **days)
    _tell([season.variant_id], act)
    return True


def count_harvest(season: Season, harvested: int, *, act: Act) -> dict[int, int]:
    """The harvest is in: write down what every order gets of it, and put what nobody waits for on sale.

    Returns:
        How many packs each order gets.

    Raises:
        InvalidInput: below zero, or absurdly many.
        TransitionNotAllowed, StaleState: it was counted or called off before.
    """
    season_rules.ensure_count(harvested)
    allotted = _end(season, SeasonAction.HARVEST, harvested, act)
    season.harvested = harvested
    db.session.flush()
    stock.harvest(season.variant_id, harvested - sum(allotted.values()), act=act)
    audit.record("season.harvested", "season", season.id, act, harvested=harvested, allotted=sum(allotted.values()))
    return allotted


def call_off(season: Season, *, reason: str, act: Act) -> None:
    """There is no harvest: nobody gets anything.

    Raises:
        InvalidInput: no reason; every buyer will read it.
        TransitionNotAllowed, StaleState: it was counted or called off before.
    """
    told = normalise(reason)
    if not told or len(told) > LONGEST_NOTE:
        raise InvalidInput(fields={"reason": msg("Hãy ghi lý do, ngắn gọn. Người mua sẽ đọc được.")})
    _end(season, SeasonAction.CALL_OFF, 0, act.said(told))
    season.end_note = told
    db.session.flush()


def lapse(season: Season, *, act: Act) -> None:
    """Nobody told of a harvest in time: nobody waits for it any longer.

    Raises:
        TransitionNotAllowed, StaleState: it was counted or called off before.
    """
    _end(season, SeasonAction.LAPSE, 0, act)


def take(takings: Mapping[int, Taking], *, act: Act) -> None:
    """Promise packs of harvests to come, by season: all of them, or none.

    Raises:
        OutOfStock: names the first one of which not enough is left, or which takes no more orders; the caller's
            transaction must be undone.
    """
    # Sorted, so that of two who take out of several seasons nobody waits in a ring.
    for season_id, taking in sorted(takings.items()):
        if not _take_one(season_id, taking, act):
            raise _shortage(season_id, taking)
    if takings:
        taken = [_taken(season_id, taking, act) for season_id, taking in takings.items()]
        insert_rows(SeasonMovement, taken)
        _tell([taking.variant_id for taking in takings.values()], act)


def release(order_id: int, *, act: Act) -> bool:
    """Let go of what an order waits for; once, and not when its harvest has been settled.

    Returns:
        Whether anything was let go.
    """
    promised = season_queries.promised_to(order_id)
    if promised is None:
        return False
    season_id, packs = promised
    if not _let_go(season_id, Promise(order_id, packs), SeasonMove.RELEASED, act):
        return False
    variant_id = db.session.scalars(select(Season.variant_id).where(Season.id == season_id)).one()
    _tell([variant_id], act)
    return True


def fill(share: SeasonShare, *, act: Act) -> None:
    """Give an order, whose row is held by the caller, its share in real packs: they come in and go out at once.

    Held goods and counts of others play no part: these packs were never in the shop.
    """
    _let_go(share.season_id, Promise(share.order_id, share.packs), SeasonMove.SETTLED, act)
    if share.allotted:
        stock.harvest_for(share.order_id, _variant_of(share), share.allotted, act=act)
    share.settled_at = act.at
    db.session.flush()


def forgo(share: SeasonShare, *, act: Act) -> None:
    """The order was called off after its share was decided: its packs go on sale."""
    stock.harvest(_variant_of(share), share.allotted, act=act)
    share.settled_at = act.at
    db.session.flush()


def get_of_cooperative(season_id: int, *, cooperative_id: int) -> Season:
    """Return one of a cooperative's seasons.

    Raises:
        NotFound: there is none, or it is another's.
    """
    found = db.session.scalar(select(Season).where(Season.id == season_id, Season.cooperative_id == cooperative_id))
    if found is None:
        raise NotFound
    return found


def ensure_settled(order_id: int) -> None:
    """Refuse to go on with an order whose harvest is not in yet.

    Raises:
        RuleBroken: it waits.
    """
    if season_queries.promised_to(order_id) is not None:
        raise RuleBroken(
            msg("Đơn đặt trước chờ thu hoạch. Khi thu hoạch xong, hãy ghi số gói thu được; chợ tự xác nhận các đơn.")
        )


def _end(season: Season, action: SeasonAction, harvested: int, act: Act) -> dict[int, int]:
    """Move first: from here on nobody takes, and whoever took before is seen."""
    move(SEASON_LIFE, season, action, act)
    season.ended_at, season.ended_by = act.at, act.actor_id
    db.session.flush()
    promises = season_queries.promises_of(season.id)
    allotted = season_rules.shares(promises, harvested=harvested, rule=season.rule)
    db.session.add_all(
        SeasonShare(order_id=each.order_id, season_id=season.id, packs=each.packs, allotted=allotted[each.order_id])
        for each in promises
    )
    db.session.flush()
    _tell([season.variant_id], act)
    return allotted


def _held(season: Season) -> None:
    db.session.refresh(season, with_for_update=True)


def _ensure_live(season: Season) -> None:
    if season.state not in LIVE:
        raise RuleBroken(msg("Đợt đặt trước này đã kết thúc."))


def _take_one(season_id: int, taking: Taking, act: Act) -> bool:
    """Check and take in one statement: between a look and a write another buyer would fit in."""
    values = {"wanted": season_id, "quantity": taking.quantity, "today": clock.day_of(act.at)}
    return present_connection().execute(_TAKE, values).first() is not None


def _shortage(season_id: int, taking: Taking) -> OutOfStock:
    offer = season_queries.offer(season_id)
    name = queries.names_of([taking.variant_id])[taking.variant_id]
    if offer is None or not offer.left:
        return season_rules.no_longer_offered(name)
    return out_of_stock([Shortage(name, taking.quantity, offer.left)])


def _taken(season_id: int, taking: Taking, act: Act) -> dict[str, object]:
    return {
        "season_id": season_id,
        "order_id": taking.order_id,
        "change": taking.quantity,
        "kind": SeasonMove.TAKEN,
        "actor_id": act.actor_id,
        "at": act.at,
    }


def _let_go(season_id: int, promise: Promise, kind: SeasonMove, act: Act) -> bool:
    """Write the movement first: only the one whose row is new lets go."""
    row = {
        "season_id": season_id,
        "order_id": promise.order_id,
        "change": -promise.packs,
        "kind": kind,
        "actor_id": act.actor_id,
        "at": act.at,
    }
    if insert_or_ignore(SeasonMovement, row, unique=("order_id", "kind")) is None:
        return False
    db.session.execute(
        update(Season)
        .where(Season.id == season_id)
        .values(taken=Season.taken - promise.packs)
        .execution_options(synchronize_session="fetch")
    )
    return True


def _variant_of(share: SeasonShare) -> int:
    return db.session.scalars(select(Season.variant_id).where(Season.id == share.season_id)).one()


def _plain(data: SeasonData) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in vars(data).items()}


def _tell(variant_ids: Sequence[int], act: Act) -> None:
    """Tell that products are offered otherwise than pages show."""
    feed.tell_chosen(STOCK, _PRODUCTS, {"variant_ids": list(variant_ids)}, at=act.at)
