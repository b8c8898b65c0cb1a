"""One single label: what is known of it, told plainly, so that a copy can be suspected.

The page itself counts nothing. That it was opened is told by a small form, sent by script where there is one; kept of
it are the day and how often, and nothing of whoever opened it.
"""

from flask import redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.recalls import public as recalls
from marketplace.traceability import label_reading, queries, scanning
from marketplace.traceability.label_reading import SerialReport
from marketplace.traceability.labels import grouped
from marketplace.web.access import public
from marketplace.web.formats import number, vn_date
from marketplace.web.limits import FROM_ONE_NETWORK, limiter
from marketplace.web.trace.blueprint import blueprint
from marketplace.web.trace.showing import shown_lot
from marketplace.web.viewer import is_signed_in, viewer

LONGEST = 40
Notice = dict[str, str]


@blueprint.get("/<string:code>/<string:serial>")
@public
def serial(code: str, serial: str) -> str | Response | tuple[str, int]:
    """Show a lot with what is known of one of its labels; an unknown number is told to be one."""
    clean = (clean_code(code[:LONGEST]), clean_code(serial[:LONGEST]))
    if all(clean) and clean != (code, serial):
        return redirect(url_for(".serial", code=clean[0], serial=clean[1]), 301)
    found = queries.public_lot(code, today=clock.today())
    report = label_reading.serial_report(code, serial)
    page = render_template(
        "trace/serial.html",
        shown=shown_lot(found, recalls.recall_of_lot(found.lot.id), today=clock.today()),
        notices=serial_notices(report),
        count_href=url_for(".count_opening", code=code, serial=serial) if report else "",
    )
    return page if report else (page, 404)


@blueprint.post("/<string:code>/<string:serial>/openings")
@public
@limiter.limit(FROM_ONE_NETWORK)
def count_opening(code: str, serial: str) -> Response:
    """Count that somebody opened the page of a label, unless she is of the cooperative herself."""
    report = label_reading.serial_report(code, serial)
    if report is None:
        raise NotFound
    if not _is_her_own(report):
        with transaction():
            scanning.count_opening(report, Act(actor_id=None, at=clock.now()))
    return redirect(url_for(".serial", code=code, serial=serial), 303)


def serial_notices(report: SerialReport | None) -> list[Notice]:
    """Return what a reader is told of a label, the gravest first; `None` is a number that was never printed."""
    if report is None:
        never = gettext(
            "Không có tem nào mang mã riêng này. Có thể một chữ bị nhầm; nếu quét từ tem, tem có thể là giả. "
            "Hãy hỏi hợp tác xã hoặc nơi bán."
        )
        return [_notice("error", gettext("Mã này chưa từng in"), never)]
    return [*_warnings(report), _usual(report)]


def _warnings(report: SerialReport) -> list[Notice]:
    found = []
    if report.void_at is not None:
        told = gettext(
            "Hợp tác xã đã hủy đợt tem có mã này ngày %(day)s. Tem này lẽ ra không còn được dùng: "
            "hãy hỏi hợp tác xã trước khi mua hoặc dùng.",
            day=vn_date(report.void_at),
        )
        found.append(_notice("error", gettext("Tem đã bị hủy"), told))
    if report.is_destroyed:
        told = gettext("Lô hàng mang tem này đã bị tiêu hủy. Đừng dùng món hàng.")
        found.append(_notice("error", gettext("Lô hàng đã tiêu hủy"), told))
    if report.is_opened_too_often:
        told = gettext(
            "Mã này đã được mở %(count)s lần trong %(days)s ngày khác nhau, nhiều hơn thường thấy ở một món hàng. "
            "Tem có thể đã bị sao chép.",
            count=number(report.opened),
            days=number(report.days),
        )
        found.append(_notice("warning", gettext("Mã được mở nhiều bất thường"), told))
    if report.reprinted_at is not None:
        told = gettext(
            "Tem số này đã được in lại ngày %(day)s, nên có thể có hai tem giống nhau.",
            day=vn_date(report.reprinted_at),
        )
        found.append(_notice("warning", gettext("Tem đã in lại"), told))
    return found


def _usual(report: SerialReport) -> Notice:
    values = {"serial": grouped(report.code), "number": number(report.number), "day": vn_date(report.printed_at)}
    told = gettext("Mã riêng %(serial)s: tem số %(number)s của lô, in ngày %(day)s.", **values)
    if report.first_on is None:
        openings = gettext("Trước lần này chưa ghi nhận lần mở nào.")
    else:
        openings = gettext(
            "Đã ghi nhận %(count)s lần mở, lần đầu ngày %(day)s.",
            count=number(report.opened),
            day=vn_date(report.first_on),
        )
    return _notice("info", "", f"{told} {openings}")


def _notice(kind: str, title: str, text: str) -> Notice:
    return {"kind": kind, "title": title, "text": text}


def _is_her_own(report: SerialReport) -> bool:
    return is_signed_in() and viewer().is_seller and viewer().cooperative_id == report.cooperative_id
