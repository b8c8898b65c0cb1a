"""What each kind of event tells besides who, where and when. Pure."""

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


def faults(kind: TraceEventKind, told: Mapping[str, Any]) -> dict[str, Message]:
    """Return what is wrong with the facts of an event, by name."""
    known = {fact.name: fact for fact in FACTS.get(kind, ())}
    unknown = {name: msg("Việc này không có mục đó.") for name in told if name not in known}
    wrong = {name: known[name].wrong for name, value in told.items() if name in known and not known[name].test(value)}
    return unknown | wrong
