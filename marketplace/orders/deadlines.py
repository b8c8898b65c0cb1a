"""How long each side has: one table of rules, each with its reason and the day from which it holds. Pure.

A deadline that passes is acted on by the market's clock, in the order in which the deadlines fell; the history says
when it was due and when it was done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from marketplace.inventory import season_states

HOLD = timedelta(minutes=15)
"""How long goods are kept for somebody who began to check out, as DESIGN §5 promises."""


class Deadline(StrEnum):
    """What a deadline is called, in tables and histories."""

    PAY_BY = "pay_by"
    CONFIRM_BY = "confirm_by"
    SHIP_BY = "ship_by"
    RECEIVED_AFTER = "received_after"
    ASK_BY = "ask_by"
    ANSWER_BY = "answer_by"
    SEND_BACK_BY = "send_back_by"
    DISPUTE_BY = "dispute_by"
    DECIDE_BY = "decide_by"
    SEASON_CLOSES = season_states.CLOSES
    HARVEST_BY = season_states.LAPSES
    SHARE_AT = "share_at"


@dataclass(frozen=True)
class Rule:
    """So much time from some moment on. `holds_from`: the day on which this value came into force."""

    after: timedelta
    since: str
    why: str
    holds_from: date


_FIRST = date(2026, 1, 1)

RULES: Mapping[Deadline, Rule] = {
    Deadline.PAY_BY: Rule(
        timedelta(hours=48),
        "placed",
        "a transfer not seen in two days will not come; others may want the goods",
        _FIRST,
    ),
    Deadline.CONFIRM_BY: Rule(
        timedelta(days=5), "placed", "a cooperative in the field may be away a working week, not longer", _FIRST
    ),
    Deadline.SHIP_BY: Rule(
        timedelta(days=14), "confirmed", "fresh and seasonal goods are packed within two weeks or not at all", _FIRST
    ),
    Deadline.RECEIVED_AFTER: Rule(
        timedelta(days=7), "delivered", "who says nothing for a week after delivery has what she ordered", _FIRST
    ),
    Deadline.ASK_BY: Rule(
        timedelta(days=7), "delivered", "returns and claims are asked for before the order counts as received", _FIRST
    ),
    Deadline.ANSWER_BY: Rule(
        timedelta(days=3), "asked", "a question left unanswered for three days goes to the Union's officer", _FIRST
    ),
    Deadline.SEND_BACK_BY: Rule(
        timedelta(days=14), "accepted", "goods not sent back in two weeks are kept by the buyer", _FIRST
    ),
    Deadline.DISPUTE_BY: Rule(
        timedelta(days=7), "answered", "a refusal may be taken to the officer for a week", _FIRST
    ),
    Deadline.DECIDE_BY: Rule(
        timedelta(days=7), "disputed", "both sides hear the officer's decision within a week", _FIRST
    ),
    Deadline.SEASON_CLOSES: Rule(
        timedelta(0), "the end of its closing day", "orders before a harvest are taken as long as was said", _FIRST
    ),
    Deadline.HARVEST_BY: Rule(
        timedelta(days=7),
        "the end of the harvest window",
        "a harvest nobody told of in a week will not come; the window may be moved before",
        _FIRST,
    ),
    Deadline.SHARE_AT: Rule(
        timedelta(0), "the harvest counted or called off", "every order gets its share at once", _FIRST
    ),
}


def due(deadline: Deadline, since: datetime) -> datetime:
    """Return the moment at which a deadline falls that runs since another moment."""
    return since + RULES[deadline].after


def fell_before(deadline: Deadline, at: datetime) -> datetime:
    """Return the moment before which something must have begun for its deadline to be over at `at`."""
    return at - RULES[deadline].after
