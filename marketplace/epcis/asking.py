"""Questions to a repository of events: the query parameters of EPCIS 2.0 (REST binding), read strictly. Pure.

A parameter that is not known is refused: an answer that ignores half of a question misleads.
"""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from marketplace.epcis import vocabulary as words
from marketplace.gs1.epc_urns import canonical

EVENT_TYPES = frozenset(
    {"ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent"}
)
MOST_ON_A_PAGE, USUAL_PAGE = 100, 30
MOST_VALUES = 100
#: Which parts of an event each question about things looks into.
MATCHES: Mapping[str, tuple[str, ...]] = {
    "MATCH_epc": ("epcList", "childEPCs"),
    "MATCH_parentID": ("parentID",),
    "MATCH_inputEPC": ("inputEPCList",),
    "MATCH_outputEPC": ("outputEPCList",),
    "MATCH_anyEPC": ("epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"),
    "MATCH_epcClass": ("quantityList", "childQuantityList"),
    "MATCH_inputEPCClass": ("inputQuantityList",),
    "MATCH_outputEPCClass": ("outputQuantityList",),
    "MATCH_anyEPCClass": ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"),
}
#: Which column answers a question about one word.
EQUALS = {
    "eventType": "event_type", "EQ_bizStep": "biz_step", "EQ_disposition": "disposition", "EQ_action": "action",
    "EQ_readPoint": "read_point", "WD_readPoint": "read_point", "EQ_bizLocation": "biz_location",
    "WD_bizLocation": "biz_location", "EQ_eventID": "event_id",
}  # fmt: skip
TIMES = {
    "GE_eventTime": ("event_time", ">="), "LT_eventTime": ("event_time", "<"),
    "GE_recordTime": ("recorded_at", ">="), "LT_recordTime": ("recorded_at", "<"),
}  # fmt: skip
_ORDERS = {"eventTime": "event_time", "recordTime": "recorded_at"}
_PREFIXES = {"biz_step": f"{words.CBV}BizStep-", "disposition": f"{words.CBV}Disp-"}


class NotAQuestion(ValueError):
    """A parameter cannot be read; the text says which and why."""


@dataclass(frozen=True)
class Place:
    """Where the page before ended."""

    at: datetime
    id: int


@dataclass(frozen=True)
class Question:
    """What is asked for. Everything must hold; of the values of one parameter any will do."""

    equals: Mapping[str, Sequence[str]] = field(default_factory=dict)
    times: Sequence[tuple[str, str, datetime]] = ()
    things: Sequence[tuple[Sequence[str], Sequence[str]]] = ()
    order_by: str = "event_time"
    is_descending: bool = True
    per_page: int = USUAL_PAGE
    after: Place | None = None

    def about(self, thing: str) -> "Question":
        """Return the same question about one thing, in whichever part of an event it stands."""
        parts = (*MATCHES["MATCH_anyEPC"], *MATCHES["MATCH_anyEPCClass"])
        return replace(self, things=[*self.things, (parts, [canonical(thing)])])


def question_in(given: Mapping[str, Sequence[str]], *, further: Mapping[str, str] | None = None) -> Question:
    """Read the parameters of a query.

    Args:
        further: columns that the address itself asks for, with their values.

    Raises:
        NotAQuestion: a parameter is unknown, or its value is none.
    """
    paging = {"perPage", "nextPageToken", "orderBy", "orderDirection", "eventCountLimit"}
    known = {*EQUALS, *TIMES, *MATCHES, *paging}
    unknown = sorted(set(given) - known)
    if unknown:
        raise NotAQuestion(f"The parameter {unknown[0][:60]} is not supported.")
    equals: dict[str, list[str]] = {column: [value] for column, value in (further or {}).items()}
    for name in set(given) & set(EQUALS):
        equals.setdefault(EQUALS[name], []).extend(_words(EQUALS[name], _values(name, given[name])))
    return Question(
        equals=equals,
        times=[(*TIMES[name], _time(name, given[name])) for name in TIMES if name in given],
        things=[
            (MATCHES[name], [canonical(each) for each in _values(name, given[name])])
            for name in MATCHES
            if name in given
        ],
        order_by=_choice("orderBy", given, _ORDERS, "event_time"),
        is_descending=bool(_choice("orderDirection", given, {"ASC": "", "DESC": "yes"}, "yes")),
        per_page=_page(given),
        after=_token(given["nextPageToken"][-1]) if "nextPageToken" in given else None,
    )


def token_for(place: Place) -> str:
    """Return the token of the page that begins after a place."""
    told = json.dumps([place.at.isoformat(), place.id])
    return base64.urlsafe_b64encode(told.encode()).decode("ascii")


def plain_word(column: str, value: str) -> str:
    """Return a word of the vocabulary as events write it: bare, whichever of its names was given."""
    return words.in_new_words(value).removeprefix(_PREFIXES.get(column, "\0"))


def _words(column: str, values: Iterable[str]) -> list[str]:
    if column == "event_type":
        unknown = [value for value in values if value not in EVENT_TYPES]
        if unknown:
            raise NotAQuestion(f"There is no event type {unknown[0][:60]}.")
    return [plain_word(column, value) for value in values]


def _values(name: str, given: Sequence[str]) -> list[str]:
    """Split values at commas: addresses of things hold none that is not escaped."""
    values = [value for each in given for value in each.split(",") if value]
    if not values or len(values) > MOST_VALUES:
        raise NotAQuestion(f"{name} needs 1 to {MOST_VALUES} values.")
    return values


def _time(name: str, given: Sequence[str]) -> datetime:
    try:
        # A plus sign of an offset that was not escaped arrives as a space.
        moment = datetime.fromisoformat(given[-1].replace(" ", "+"))
    except ValueError:
        raise NotAQuestion(f"{name} must be a time with its zone, such as 2026-11-05T06:30:00.000+07:00.") from None
    if moment.tzinfo is None or not 1900 < moment.year < 9000:
        raise NotAQuestion(f"{name} must be a time with its zone, such as 2026-11-05T06:30:00.000+07:00.")
    return moment


def _choice(name: str, given: Mapping[str, Sequence[str]], known: Mapping[str, str], otherwise: str) -> str:
    if name not in given:
        return otherwise
    if given[name][-1] not in known:
        raise NotAQuestion(f"{name} must be one of {', '.join(sorted(known))}.")
    return known[given[name][-1]]


def _page(given: Mapping[str, Sequence[str]]) -> int:
    wanted = [given[name][-1] for name in ("perPage", "eventCountLimit") if name in given]
    if not all(each.isascii() and each.isdecimal() and 0 < len(each) < 10 and int(each) > 0 for each in wanted):
        raise NotAQuestion("perPage must be a whole number above 0.")
    return min([*(int(each) for each in wanted), MOST_ON_A_PAGE]) if wanted else USUAL_PAGE


def _token(text: str) -> Place:
    try:
        at, row = json.loads(base64.urlsafe_b64decode(text))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not isinstance(row, int) or not 0 <= row < 2**63:
            raise ValueError(text)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise NotAQuestion("nextPageToken is none of ours.") from None
    return Place(moment, row)
