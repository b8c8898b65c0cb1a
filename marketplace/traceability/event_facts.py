"""What each kind of event tells besides who, where and when, and what is asked first for each kind of goods. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.kernel.messages import Message, msg
from marketplace.traceability.kinds import TraceEventKind

LONGEST_FACT = 120
LONGEST_WITHHOLDING_DAYS = 365
PASSED, FAILED = "passed", "failed"


@dataclass(frozen=True)
class Fact:
    """One thing an event of a kind may tell. `test` accepts a value; the name on pages is `label`."""

    name: str
    label: Message
    test: Callable[[Any], bool]
    wrong: Message


def _is_short_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_FACT


def _is_days(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LONGEST_WITHHOLDING_DAYS


def _text(name: str, label: Message) -> Fact:
    return Fact(name, label, _is_short_text, msg("Hãy ghi ngắn gọn, tối đa %(most)s ký tự.", most=LONGEST_FACT))


FACTS: Mapping[TraceEventKind, tuple[Fact, ...]] = {
    TraceEventKind.SOW: (_text("variety", msg("Giống")), _text("seed_source", msg("Nguồn giống"))),
    TraceEventKind.CARE: (
        _text("input", msg("Phân bón, thuốc đã dùng")),
        _text("dose", msg("Liều lượng")),
        Fact("withholding_days", msg("Số ngày cách ly"), _is_days, msg("Số ngày cách ly từ 0 đến 365.")),
    ),
    TraceEventKind.HARVEST: (_text("weather", msg("Thời tiết")),),
    TraceEventKind.CHECK: (
        Fact("result", msg("Kết quả"), lambda value: value in (PASSED, FAILED), msg("Hãy chọn Đạt hoặc Không đạt.")),
        _text("document", msg("Số phiếu kiểm nghiệm")),
    ),
    TraceEventKind.MAKE: (_text("method", msg("Cách làm")), _text("temperature", msg("Nhiệt độ, thời gian"))),
    TraceEventKind.STORE: (_text("temperature", msg("Nhiệt độ, thời gian")),),
    TraceEventKind.SHIP: (_text("vehicle", msg("Phương tiện")),),
}

_FIELD_CROPS = (TraceEventKind.SOW, TraceEventKind.CARE, TraceEventKind.HARVEST, TraceEventKind.PACK)
_KITCHEN = (TraceEventKind.RECEIVE, TraceEventKind.MAKE, TraceEventKind.CHECK, TraceEventKind.PACK)
_WORKSHOP = (TraceEventKind.RECEIVE, TraceEventKind.MAKE, TraceEventKind.CHECK, TraceEventKind.SHIP)

#: The four steps a phone offers first, by the shelf of the product; raw material stands on no shelf.
FIRST_STEPS: Mapping[str, tuple[TraceEventKind, ...]] = {
    "": (TraceEventKind.CARE, TraceEventKind.HARVEST, TraceEventKind.CHECK, TraceEventKind.STORE),
    "nong-san-tuoi": _FIELD_CROPS,
    "gao-ngu-coc": _FIELD_CROPS,
    "che-ca-phe": (TraceEventKind.CARE, TraceEventKind.HARVEST, TraceEventKind.MAKE, TraceEventKind.PACK),
    "mat-ong": (TraceEventKind.CARE, TraceEventKind.HARVEST, TraceEventKind.CHECK, TraceEventKind.PACK),
    "hoa-cay-canh": _FIELD_CROPS,
    "vai-may-mac": _WORKSHOP,
    "thu-cong": _WORKSHOP,
}

#: What people of a craft call a step, where that is plainer than the general word.
STEP_WORDS: Mapping[tuple[str, TraceEventKind], Message] = {
    ("nong-san-tuoi", TraceEventKind.SOW): msg("Gieo, trồng, cấy phôi nấm"),
    ("nong-san-tuoi", TraceEventKind.CARE): msg("Tưới, bón, phun"),
    ("nong-san-tuoi", TraceEventKind.HARVEST): msg("Hái, cắt, thu hoạch"),
    ("gao-ngu-coc", TraceEventKind.SOW): msg("Gieo mạ, cấy"),
    ("gao-ngu-coc", TraceEventKind.CARE): msg("Bón phân, phun thuốc"),
    ("gao-ngu-coc", TraceEventKind.HARVEST): msg("Gặt, tuốt, phơi"),
    ("gao-ngu-coc", TraceEventKind.PACK): msg("Xay xát, đóng gói"),
    ("che-ca-phe", TraceEventKind.CARE): msg("Chăm nương"),
    ("che-ca-phe", TraceEventKind.HARVEST): msg("Hái búp, hái quả"),
    ("che-ca-phe", TraceEventKind.MAKE): msg("Sao, vò, sấy, rang"),
    ("mat-ong", TraceEventKind.CARE): msg("Chăm đàn ong"),
    ("mat-ong", TraceEventKind.HARVEST): msg("Quay mật"),
    ("mat-ong", TraceEventKind.CHECK): msg("Đo độ ẩm, kiểm mật"),
    ("mat-ong", TraceEventKind.PACK): msg("Lọc, đóng chai"),
    ("gia-vi-nuoc-mam", TraceEventKind.RECEIVE): msg("Nhận cá, muối, nguyên liệu"),
    ("gia-vi-nuoc-mam", TraceEventKind.MAKE): msg("Ủ chượp, kéo rút, chế biến"),
    ("gia-vi-nuoc-mam", TraceEventKind.CHECK): msg("Đo độ đạm, nếm thử"),
    ("vai-may-mac", TraceEventKind.RECEIVE): msg("Nhận sợi, vải"),
    ("vai-may-mac", TraceEventKind.MAKE): msg("Dệt, nhuộm, thêu, may"),
    ("vai-may-mac", TraceEventKind.CHECK): msg("Soát mặt vải, đường may"),
    ("thu-cong", TraceEventKind.MAKE): msg("Đan, tiện, nặn, chạm"),
}


def first_steps(shelf: str) -> tuple[TraceEventKind, ...]:
    """Return the kinds of events offered first for goods of a shelf."""
    return FIRST_STEPS.get(shelf, _KITCHEN)


def faults(kind: TraceEventKind, told: Mapping[str, Any]) -> dict[str, Message]:
    """Return what is wrong with the facts of an event, by name."""
    known = {fact.name: fact for fact in FACTS.get(kind, ())}
    unknown = {name: msg("Việc này không có mục đó.") for name in told if name not in known}
    wrong = {name: known[name].wrong for name, value in told.items() if name in known and not known[name].test(value)}
    return unknown | wrong
