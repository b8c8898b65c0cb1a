"""What must be read before anything else on a trace page: recalled, held, destroyed, past its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from marketplace.kernel import clock
from marketplace.recalls.kinds import Risk
from marketplace.recalls.public import PublicRecall
from marketplace.recalls.states import RecallState
from marketplace.traceability.queries import PublicLot
from marketplace.traceability.rules import is_expired
from marketplace.traceability.states import LotState
from marketplace.web.formats import vn_date


@dataclass(frozen=True)
class Banner:
    """A sentence that stands above the page, with what to do."""

    kind: str
    title: str
    lines: list[str]


def banners_of(found: PublicLot, recall: PublicRecall | None, *, today: date) -> list[Banner]:
    """Return what must be read first, the gravest in front."""
    return list(_banners(found, recall, today))


def _banners(found: PublicLot, recall: PublicRecall | None, today: date) -> Iterator[Banner]:
    lot = found.lot
    if recall is not None:
        yield _recalled(recall)
    elif lot.state is LotState.RECALLED:
        yield Banner("error", gettext("Lô này đã bị thu hồi"), [gettext("Đừng dùng. Hãy hỏi hợp tác xã hoặc nơi bán.")])
    if lot.state is LotState.DESTROYED:
        yield Banner("error", gettext("Lô này đã bị tiêu hủy"), [gettext("Món hàng còn mang tem này không nên dùng.")])
    if lot.state is LotState.HELD:
        told = gettext("Hợp tác xã đang kiểm tra và chưa bán tiếp. Chưa nên dùng cho tới khi có kết quả.")
        yield Banner("warning", gettext("Lô này đang tạm giữ để kiểm tra"), [told])
    if is_expired(lot.best_before_on, today=today) and lot.best_before_on:
        told = gettext("Hạn sử dụng của lô này là %(day)s. Không nên dùng nữa.", day=vn_date(lot.best_before_on))
        yield Banner("error", gettext("Lô hàng đã quá hạn"), [told])
    yield from _of_sources(found)


def _recalled(recall: PublicRecall) -> Banner:
    day = vn_date(clock.day_of(recall.opened_at)) if recall.opened_at else ""
    lines = [gettext("Thu hồi từ ngày %(day)s. Lý do: %(reason)s", day=day, reason=recall.reason), recall.advice]
    if recall.risk is Risk.GRAVE:
        lines.append(gettext("Đã lỡ dùng mà thấy khác thường thì hãy đi khám và mang theo bao gói."))
    if recall.state is RecallState.CLOSED:
        lines.append(gettext("Đợt thu hồi đã kết thúc. Kết luận: %(told)s", told=recall.ended_because))
        return Banner("error", gettext("Lô này đã bị thu hồi"), lines)
    return Banner("error", gettext("Lô này đang bị thu hồi"), lines)


def _of_sources(found: PublicLot) -> Iterator[Banner]:
    """A lot may still be good while one that went into it is looked at; whoever holds it may want to wait."""
    stopped = [source for source in found.sources if source.state in (LotState.HELD, LotState.RECALLED)]
    if stopped and found.lot.state is LotState.OPEN:
        numbers = ", ".join(source.number for source in stopped)
        told = gettext("Lô %(numbers)s đang được kiểm tra hoặc thu hồi.", numbers=numbers)
        yield Banner("warning", gettext("Một lô nguyên liệu đang bị giữ lại"), [told])
