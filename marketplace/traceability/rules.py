"""What holds for lots: numbers, dates, what a consumer must be able to see, and how many labels make sense. Pure."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.kernel.messages import Message, msg
from marketplace.kernel.quantity import UNITS
from marketplace.kernel.text import ascii_upper
from marketplace.traceability import event_facts
from marketplace.traceability.kinds import GoodsGroup, TraceEventKind

#: GS1 gives a lot 20 characters; ours keep to a part of its set that never needs escaping in an address.
LONGEST_NUMBER = 20
LONGEST_PLACE = 120
LONGEST_STANDARD = 120
LONGEST_NOTE = 500
LONGEST_CLIENT_KEY = 64
MOST_PHOTOS = 4
MOST_LABELS = 5_000
OLDEST_YEARS = 30
LONGEST_KEPT_YEARS = 30
#: Labels tear and jam; a tenth more than packs is no mistake.
SPARE_PERCENT = 10
#: Printers jam; after this long, another copy is a reprint.
FETCHED_FOR = timedelta(days=3)
#: A pack is opened, shown to neighbours, looked up once more when it is nearly empty.
USUAL_OPENINGS = 20
USUAL_DAYS = 7

#: The step at which a lot has the quantity that is told when it is opened.
WEIGHED_AT = TraceEventKind.PACK

_NUMBER = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
_DAYS_OF_A_YEAR = 365

_GROUP_OF_SHELF = {
    "nong-san-tuoi": GoodsGroup.FRESH,
    "gao-ngu-coc": GoodsGroup.FOOD,
    "thuc-pham-che-bien": GoodsGroup.FOOD,
    "mat-ong": GoodsGroup.FOOD,
    "gia-vi-nuoc-mam": GoodsGroup.FOOD,
    "che-ca-phe": GoodsGroup.FOOD,
    "do-uong": GoodsGroup.FOOD,
    "vai-may-mac": GoodsGroup.TEXTILE,
    "thu-cong": GoodsGroup.CRAFT,
}

Faults = dict[str, Message]


@dataclass(frozen=True)
class LotData:
    """What a cooperative tells about a new lot.

    Args:
        quantity: in base units of the unit's group: grams, millilitres, pieces.
        number: her own; left empty, one is proposed.
        produced_on: of fresh produce, the day it was packed.
        packed_on: left empty, the day it was produced.
        standard: TCVN, QCVN, TCCS it is made to.
        place: hamlet, field or workshop; left empty, the cooperative's own street and hamlet.
    """

    product_code: str
    quantity: int
    unit: str
    produced_on: date
    number: str = ""
    harvested_on: date | None = None
    packed_on: date | None = None
    best_before_on: date | None = None
    standard: str = ""
    place: str = ""


@dataclass(frozen=True)
class Happening:
    """Something that happened to a lot.

    Args:
        happened_at: a moment; None for some time during `happened_on`.
        quantity: in base units of the lot's unit.
        facts: what only this kind of event tells, see `event_facts`.
        photos: keys of the media store.
        client_key: the name a phone gave it, for sending it again.
    """

    kind: TraceEventKind
    happened_on: date
    happened_at: datetime | None = None
    place_id: int | None = None
    party_id: int | None = None
    place: str = ""
    quantity: int | None = None
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()
    client_key: str | None = None


def goods_group(category_slug: str) -> GoodsGroup:
    """Return the group of goods that a shelf of the market belongs to."""
    return _GROUP_OF_SHELF.get(category_slug, GoodsGroup.OTHER)


def clean_number(typed: str) -> str:
    """Return a lot number as it is stored and printed: "mo 2611/a" becomes "MO-2611-A"."""
    return ascii_upper(typed).replace(" ", "-")


def propose_number(product_name: str, produced_on: date, *, serial: int) -> str:
    """Return a number people can read: the product's initials, its day, a serial: "MOR-261122-01"."""
    initials = "".join(word[0] for word in ascii_upper(product_name).split())[:4] or "LO"
    return f"{initials}-{produced_on:%y%m%d}-{serial:02d}"


def ensure_lot(data: LotData, *, today: date) -> None:
    """Check a new lot; its number has been cleaned.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = _number_faults(data.number) | _date_faults(data, today) | _text_faults(data)
    if data.unit not in UNITS:
        faults["unit"] = msg("Hãy chọn một đơn vị trong danh sách.")
    if data.quantity <= 0:
        faults["quantity"] = msg("Số lượng phải lớn hơn 0 và không quá lớn.")
    if faults:
        raise InvalidInput(fields=faults)


def ensure_event(told: Happening, *, today: date) -> None:
    """Check a new event.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = event_facts.faults(told.kind, told.facts) | _day_faults("happened_on", told.happened_on, today)
    if told.quantity is not None and told.quantity <= 0:
        faults["quantity"] = msg("Số lượng phải lớn hơn 0 và không quá lớn.")
    bounds = {"place": LONGEST_PLACE, "note": LONGEST_NOTE, "client_key": LONGEST_CLIENT_KEY}
    faults |= {name: _too_long(most) for name, most in bounds.items() if len(getattr(told, name) or "") > most}
    if len(told.photos) > MOST_PHOTOS:
        faults["photos"] = msg("Mỗi việc kèm tối đa %(most)s ảnh.", most=MOST_PHOTOS)
    if faults:
        raise InvalidInput(fields=faults)


def ensure_raw(material: str, number: str, *, quantity: int, unit: str) -> None:
    """Check a new lot of raw material; its number has been cleaned.

    Raises:
        InvalidInput: names every faulty field.
    """
    faults = _number_faults(number)
    if not 0 < len(material) <= LONGEST_STANDARD:
        faults["material"] = msg("Hãy ghi tên nguyên liệu, ví dụ: búp chè tươi.")
    if unit not in UNITS:
        faults["unit"] = msg("Hãy chọn một đơn vị trong danh sách.")
    if quantity <= 0:
        faults["quantity"] = msg("Số lượng phải lớn hơn 0 và không quá lớn.")
    if faults:
        raise InvalidInput(fields=faults)


def ensure_count(count: int) -> None:
    """Check how many labels are asked for.

    Raises:
        InvalidInput: none, or more than one printing holds.
    """
    if not 1 <= count <= MOST_LABELS:
        raise InvalidInput(fields={"count": msg("Mỗi lần in từ 1 đến %(most)s tem.", most=MOST_LABELS)})


def ensure_reprint(first: int, last: int, *, wanted: tuple[int, int], is_void: bool) -> None:
    """Check which labels of a run, numbered from `first` to `last`, are printed once more.

    Raises:
        InvalidInput: they are not all of this run.
        RuleBroken: the run is void.
    """
    if is_void:
        raise RuleBroken(msg("Đợt tem này đã hủy, không in lại được. Hãy in đợt mới."))
    if not first <= wanted[0] <= wanted[1] <= last:
        raise InvalidInput(fields={"first": msg("Đợt này gồm tem số %(first)s đến %(last)s.", first=first, last=last)})


def may_fetch(printed_at: datetime, *, now: datetime) -> bool:
    """Tell whether the file of a run may still be fetched; later it must be asked for again, with a reason."""
    return now < printed_at + FETCHED_FOR


def is_opened_too_often(opened: int, days: int) -> bool:
    """Tell whether one label was opened more often than one buyer and her family would: it may have been copied."""
    return opened > USUAL_OPENINGS or days > USUAL_DAYS


def first_events(data: LotData, group: GoodsGroup) -> list[tuple[TraceEventKind, date]]:
    """Return what has happened to a lot by what is told when it is opened, in order."""
    packed_on = data.packed_on or data.produced_on
    harvested = [(TraceEventKind.HARVEST, data.harvested_on)] if data.harvested_on else []
    # What is sold as it was picked is not made into anything: its production date is the day it was packed.
    made = [] if group == GoodsGroup.FRESH else [(TraceEventKind.MAKE, data.produced_on)]
    return [*harvested, *made, (TraceEventKind.PACK, packed_on)]


def is_expired(best_before_on: date | None, *, today: date) -> bool:
    """Tell whether the last good day has passed."""
    return best_before_on is not None and best_before_on < today


def packs_in(quantity: int, pack_amount: int) -> int:
    """Return how many whole packs of `pack_amount` (base units) a lot gives."""
    return quantity // pack_amount if pack_amount > 0 else 0


def label_warning(*, count: int, printed_before: int, packs: int) -> Message | None:
    """Return a warning when more labels are printed than the lot has packs; copies of a label help a copier.

    Args:
        packs: how many the lot gives; 0 when that cannot be told.
    """
    total = printed_before + count
    if packs == 0 or total * 100 <= packs * (100 + SPARE_PERCENT):
        return None
    return msg(
        "Lô này chỉ đủ khoảng %(packs)s gói, nhưng tính cả lần này đã in %(total)s tem. Hãy hủy những tem thừa.",
        packs=packs,
        total=total,
    )


@dataclass(frozen=True)
class TraceFacts:
    """What the list of ten looks at."""

    product: str
    photos: int
    maker: str
    address: str
    origin: str
    events: int
    number: str
    best_before_on: date | None
    group: GoodsGroup
    standard: str
    certificates: int
    code: str


@dataclass(frozen=True)
class TraceItem:
    """One of the ten; `name` in the words of the decree."""

    name: Message
    is_told: bool


def trace_items(facts: TraceFacts) -> list[TraceItem]:
    """Return the ten things a trace record holds (Nghị định 37/2026/NĐ-CP art. 23.5), and which of them are told."""
    keeps_for_ever = facts.group in (GoodsGroup.TEXTILE, GoodsGroup.CRAFT)
    told: list[tuple[Message, object]] = [
        (msg("Tên sản phẩm, hàng hóa"), facts.product),
        (msg("Hình ảnh sản phẩm, hàng hóa"), facts.photos),
        (msg("Tên đơn vị sản xuất, kinh doanh"), facts.maker),
        (msg("Địa chỉ đơn vị sản xuất, kinh doanh"), facts.address),
        (msg("Xuất xứ sản phẩm, hàng hóa"), facts.origin),
        (msg("Các sự kiện theo dõi trọng yếu và thời gian diễn ra"), facts.events),
        (msg("Số lô"), facts.number),
        (msg("Hạn sử dụng (nếu có)"), facts.best_before_on or keeps_for_ever),
        (msg("Tiêu chuẩn, quy chuẩn, giấy chứng nhận được áp dụng"), facts.standard or facts.certificates),
        (msg("Mã truy xuất nguồn gốc"), facts.code),
    ]
    return [TraceItem(name, bool(value)) for name, value in told]


def _number_faults(number: str) -> Faults:
    if len(number) > LONGEST_NUMBER:
        return {"number": _too_long(LONGEST_NUMBER)}
    if number and not _NUMBER.fullmatch(number):
        return {"number": msg("Số lô chỉ gồm chữ cái không dấu, chữ số và gạch nối.")}
    return {}


def _date_faults(data: LotData, today: date) -> Faults:
    faults = _day_faults("produced_on", data.produced_on, today)
    if data.harvested_on:
        faults |= _day_faults("harvested_on", data.harvested_on, today)
        if data.harvested_on > data.produced_on:
            faults.setdefault("harvested_on", msg("Ngày thu hoạch không thể sau ngày sản xuất."))
    if data.packed_on:
        faults |= _day_faults("packed_on", data.packed_on, today)
        if data.packed_on < data.produced_on:
            faults.setdefault("packed_on", msg("Ngày đóng gói không thể trước ngày sản xuất."))
    return faults | _best_before_faults(data)


def _best_before_faults(data: LotData) -> Faults:
    last = data.best_before_on
    if last is None:
        return {}
    if last <= data.produced_on:
        return {"best_before_on": msg("Hạn sử dụng phải sau ngày sản xuất.")}
    if last > data.produced_on + timedelta(days=LONGEST_KEPT_YEARS * _DAYS_OF_A_YEAR):
        return {"best_before_on": msg("Hạn sử dụng quá xa. Hãy xem lại năm.")}
    return {}


def _day_faults(field: str, day: date, today: date) -> Faults:
    if day > today:
        return {field: msg("Ngày này chưa tới. Hãy xem lại ngày tháng.")}
    if day < today - timedelta(days=OLDEST_YEARS * _DAYS_OF_A_YEAR):
        return {field: msg("Ngày này quá xa. Hãy xem lại năm.")}
    return {}


def _text_faults(data: LotData) -> Faults:
    bounds = {"standard": LONGEST_STANDARD, "place": LONGEST_PLACE}
    return {name: _too_long(most) for name, most in bounds.items() if len(getattr(data, name)) > most}


def _too_long(most: int) -> Message:
    return msg("Dài quá: tối đa %(most)s ký tự.", most=most)
