"""Events as rows of a table: what its columns are called, what each cell says, and what is wrong with it.

A cooperative names her lots by number or code, her places and parties by name, and her steps as the pages call them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.quantity import get_unit, parse_quantity
from marketplace.kernel.text import fold, normalise
from marketplace.traceability import rules
from marketplace.traceability.event_facts import FAILED, PASSED, STEP_WORDS
from marketplace.traceability.kinds import WRITTEN_BY_HAND, TraceEventKind
from marketplace.traceability.models import Lot
from marketplace.traceability.rules import Happening
from marketplace.traceability.words import EVENT_NAMES

MOST_ROWS = 500
FIRST_ROWS = 20
_RESULTS = {"dat": PASSED, "khong dat": FAILED}

#: Each column as we head it, by the name of what it tells; facts of one kind carry the fact's own name.
HEADINGS = {
    "lot": "Số lô",
    "kind": "Việc",
    "happened_on": "Ngày",
    "place": "Nơi làm",
    "party": "Cùng với ai",
    "quantity": "Số lượng",
    "note": "Ghi chú",
    "variety": "Giống",
    "seed_source": "Nguồn giống",
    "input": "Phân bón, thuốc đã dùng",
    "dose": "Liều lượng",
    "withholding_days": "Số ngày cách ly",
    "weather": "Thời tiết",
    "result": "Kết quả",
    "document": "Số phiếu kiểm nghiệm",
    "method": "Cách làm",
    "temperature": "Nhiệt độ, thời gian",
    "vehicle": "Phương tiện",
}
_ALSO_CALLED = {
    "lô": "lot", "mã lô": "lot", "lot": "lot", "việc đã làm": "kind", "công việc": "kind", "loại việc": "kind",
    "ngày làm": "happened_on", "ngày tháng": "happened_on", "thửa": "place", "nơi": "place", "địa điểm": "place",
    "bên liên quan": "party", "đơn vị liên quan": "party", "lượng": "quantity", "ghi chép": "note",
    "vật tư": "input", "phân bón": "input", "thuốc": "input", "liều": "dose", "cách ly": "withholding_days",
}  # fmt: skip
_NEEDED = ("lot", "kind", "happened_on")
_COMMON = frozenset({"lot", "kind", "happened_on", "place", "party", "quantity", "note"})


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one cell; `row` as her program numbers it, `column` as she heads it."""

    row: int
    column: str
    sentence: Message


@dataclass(frozen=True)
class RowEvent:
    """A row that can be written down."""

    row: int
    lot: Lot
    told: Happening


@dataclass
class EventTable:
    """What was read: the rows that are right, and every fault of the others."""

    events: list[RowEvent] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)


@dataclass(frozen=True)
class Known:
    """What rows may name: lots by number and code, places and parties by folded name."""

    lots: Mapping[str, Lot]
    places: Mapping[str, int]
    parties: Mapping[str, int]


def lot_names(rows: Sequence[Sequence[str]]) -> set[str]:
    """Return every lot that the table names, as numbers are stored.

    Raises:
        InvalidInput: it has no heading row, nothing in it, or too much.
    """
    columns, filled = _layout(rows)
    return {rules.clean_number(cells[columns["lot"]]) for _, cells in filled if len(cells) > columns["lot"]}


def read(rows: Sequence[Sequence[str]], known: Known, *, today: date) -> EventTable:
    """Read every row below the headings; nothing is written.

    Raises:
        InvalidInput: as `lot_names`.
    """
    columns, filled = _layout(rows)
    table = EventTable()
    for number, cells in filled:
        told = {name: normalise(cells[at]) for name, at in columns.items() if at < len(cells)}
        _read_row(number, told, known, table, today)
    return table


def _read_row(number: int, told: Mapping[str, str], known: Known, table: EventTable, today: date) -> None:
    faults: dict[str, Message] = {}
    lot = known.lots.get(rules.clean_number(told.get("lot", "")))
    kind = _KINDS.get(fold(told.get("kind", "")))
    day = _day(told.get("happened_on", ""))
    if lot is None:
        faults["lot"] = msg("Không có lô nào mang số này.")
    if kind is None:
        faults["kind"] = msg("Chưa rõ là việc gì. Ví dụ: Chăm sóc, Thu hoạch, Đóng gói.")
    if day is None:
        faults["happened_on"] = msg("Hãy ghi ngày, ví dụ 22/11/2026.")
    if lot is not None and kind is not None and day is not None:
        happening = _happening(told, known, faults, (lot, kind, day))
        faults |= _broken(happening, today) if not faults else {}
        if not faults:
            table.events.append(RowEvent(number, lot, happening))
    table.faults += [RowFault(number, HEADINGS.get(name, name), sentence) for name, sentence in faults.items()]


def _happening(
    told: Mapping[str, str], known: Known, faults: dict[str, Message], of: tuple[Lot, TraceEventKind, date]
) -> Happening:
    lot, kind, day = of
    place = told.get("place", "")
    party = told.get("party", "")
    if party and fold(party) not in known.parties:
        faults["party"] = msg("Trong sổ chưa có “%(name)s”. Hãy thêm ở trang Người, đơn vị.", name=party)
    place_id = known.places.get(fold(place))
    return Happening(
        kind,
        day,
        place_id=place_id,
        party_id=known.parties.get(fold(party)),
        place="" if place_id else place,
        quantity=_quantity(told.get("quantity", ""), lot, faults),
        note=told.get("note", ""),
        facts=_facts(told, kind),
    )


def _quantity(typed: str, lot: Lot, faults: dict[str, Message]) -> int | None:
    if not typed:
        return None
    try:
        return parse_quantity(typed, get_unit(lot.unit)).amount_base
    except ValueError as error:
        faults["quantity"] = error.args[0]
        return None


def _facts(told: Mapping[str, str], kind: TraceEventKind) -> dict[str, Any]:
    """Return what the row tells beyond the common columns, of whatever kind; what does not belong is found later."""
    facts: dict[str, Any] = {name: text for name, text in told.items() if text and name not in _COMMON}
    if facts.get("withholding_days", "").isdecimal():
        facts["withholding_days"] = int(facts["withholding_days"][:6])
    if "result" in facts and kind is TraceEventKind.CHECK:
        facts["result"] = _RESULTS.get(fold(facts["result"]), facts["result"])
    return facts


def _broken(happening: Happening, today: date) -> dict[str, Message]:
    try:
        rules.ensure_event(happening, today=today)
    except InvalidInput as error:
        return dict(error.fields)
    return {}


def _day(typed: str) -> date | None:
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(typed.split(" ")[0], shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _layout(rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], list[tuple[int, Sequence[str]]]]:
    """Return where the columns stand, and the filled rows below them with their numbers."""
    for at, row in enumerate(rows[:FIRST_ROWS]):
        headings = [(place, _heading(cell)) for place, cell in enumerate(row)]
        columns = {_BY_HEADING[heading]: place for place, heading in headings if heading in _BY_HEADING}
        if all(name in columns for name in _NEEDED):
            below = enumerate(rows[at + 1 :], at + 2)
            return columns, _ensure_some([(number, cells) for number, cells in below if any(map(str.strip, cells))])
    raise InvalidInput(msg("Không tìm thấy hàng tiêu đề: cần các cột “Số lô”, “Việc” và “Ngày”."))


def _ensure_some(filled: list[tuple[int, Sequence[str]]]) -> list[tuple[int, Sequence[str]]]:
    if not filled:
        raise InvalidInput(msg("Tệp chưa có việc nào dưới hàng tiêu đề."))
    if len(filled) > MOST_ROWS:
        raise InvalidInput(msg("Tệp có nhiều hơn %(most)s dòng. Hãy chia thành vài tệp.", most=MOST_ROWS))
    return filled


def _heading(cell: str) -> str:
    return " ".join(fold(cell.partition("(")[0]).replace("*", " ").replace(":", " ").split())


_BY_HEADING = {_heading(name): column for name, column in _ALSO_CALLED.items()} | {
    _heading(name): column for column, name in HEADINGS.items()
}
_KINDS = (
    {fold(words.text): kind for (_, kind), words in STEP_WORDS.items()}
    | {fold(EVENT_NAMES[kind].text): kind for kind in WRITTEN_BY_HAND}
    | {kind.value: kind for kind in WRITTEN_BY_HAND}
)
