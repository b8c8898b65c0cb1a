"""The life of a season that is offered before its harvest, and the words that go with it. Pure."""

from enum import StrEnum

from marketplace.kernel.lifecycle import Actor, Step, by, life

CLOSES, LAPSES = "season_closes", "harvest_by"


class ShortfallRule(StrEnum):
    """Who gets how much when less is harvested than was ordered; said before anybody orders."""

    PRO_RATA = "pro_rata"  # everybody an even share
    FIRST_COME = "first_come"  # in the order in which it was placed


class SeasonMove(StrEnum):
    """Why the packs that are promised out of a harvest changed."""

    TAKEN = "taken"
    RELEASED = "released"  # its order was called off before the harvest
    SETTLED = "settled"  # the harvest is in: real packs, or none


class SeasonState(StrEnum):
    """Đang nhận → Đã đóng → Đã thu hoạch / Đã hủy."""

    OPEN = "open"
    CLOSED = "closed"
    HARVESTED = "harvested"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"


class SeasonAction(StrEnum):
    """What moves it."""

    CLOSE = "close"
    HARVEST = "harvest"
    CALL_OFF = "call_off"
    LAPSE = "lapse"


S, A = SeasonState, SeasonAction
LIVE = (S.OPEN, S.CLOSED)

SEASON_LIFE = life(
    "season",
    (
        Step(S.OPEN, A.CLOSE, S.CLOSED, by(Actor.SELLER), "she takes no more, before the day"),
        Step(S.OPEN, A.CLOSE, S.CLOSED, by(Actor.TIMER), "the closing day is over", CLOSES),
        Step(S.OPEN, A.HARVEST, S.HARVESTED, by(Actor.SELLER), "the harvest is in and counted"),
        Step(S.CLOSED, A.HARVEST, S.HARVESTED, by(Actor.SELLER), "the harvest is in and counted"),
        Step(S.OPEN, A.CALL_OFF, S.CALLED_OFF, by(Actor.SELLER), "there is no harvest: all orders are paid back"),
        Step(S.CLOSED, A.CALL_OFF, S.CALLED_OFF, by(Actor.SELLER), "there is no harvest: all orders are paid back"),
        Step(S.OPEN, A.LAPSE, S.LAPSED, by(Actor.TIMER), "the harvest was never reported", LAPSES),
        Step(S.CLOSED, A.LAPSE, S.LAPSED, by(Actor.TIMER), "the harvest was never reported", LAPSES),
    ),
)
