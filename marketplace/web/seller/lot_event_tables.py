"""Many events at once from Excel: looked at, shown with every fault by row and column, written down on her word.

Nothing is stored in between: what was read goes out with the preview and comes back with her word, and is read anew.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import Sheet
from marketplace.kernel.text import fold
from marketplace.traceability import event_tables, lot_book, recording, registering
from marketplace.traceability.event_tables import EventTable, Known, RowEvent
from marketplace.traceability.words import EVENT_NAMES
from marketplace.web.access import seller
from marketplace.web.formats import number, vn_date
from marketplace.web.forms import MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.imports import XLSX
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

MOST_CELLS = 40
LONGEST_CELL = 600
Rows = list[list[str]]


class EventTableForm(MarketForm):
    """The table."""

    table = FileField(_l("Bảng việc đã làm"), [FileRequired(_l("Hãy chọn một tệp .xlsx hoặc .csv."))])


@blueprint.route("/lots/event-tables", methods=["GET", "POST"])
@seller(*KEEPERS)
def lot_event_tables() -> Page:
    """Take a table in and show what would be written down; nothing is kept yet."""
    form = EventTableForm()
    if not form.validate_on_submit():
        return _start(form)
    try:
        rows = _cut(ports().tables.rows(form.table.data.read()))
        return _preview(rows, _read(rows), key=str(uuid.uuid4()))
    except InvalidInput as error:
        put_errors(form, InvalidInput(fields={"table": error.message}))
        return _start(form)


@blueprint.post("/lots/event-tables/confirmation")
@seller(*KEEPERS)
def confirm_lot_events() -> Page:
    """Write down everything that was shown, or nothing; a second press writes nothing again."""
    rows, key = _sent_rows(), request.form.get("key", "")[:40]
    found = _read(rows)
    if found.faults or not key:
        return _preview(rows, found, key=key or str(uuid.uuid4())), 422
    with transaction():
        for each in found.events:
            recording.record(each.lot, replace(each.told, client_key=f"{key}:{each.row}"), viewer().act())
    flash(gettext("Đã ghi %(count)s việc từ bảng.", count=number(len(found.events))), "success")
    return redirect(url_for(".lots"), 303)


@blueprint.get("/lots/event-tables/template.xlsx")
@seller(*KEEPERS)
def lot_event_template() -> Response:
    """Hand out an empty table with our headings, and one row that shows how to fill it."""
    lots = lot_book.lots_to_record(viewer().cooperative_id)
    shown = [lots[0].number if lots else "MOR-261122-01", "Chăm sóc", vn_date(clock.today())]
    sheet = Sheet("Việc đã làm", list(event_tables.HEADINGS.values()), [shown])
    answer = Answer(ports().sheets.xlsx([sheet]), mimetype=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="viec-da-lam.xlsx"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _read(rows: Rows) -> EventTable:
    own = viewer().cooperative_id
    known = Known(
        lots=lot_book.named_lots(own, event_tables.lot_names(rows)),
        places={fold(row.name): row.id for row in registering.places_of(own)},
        parties={fold(row.name): row.id for row in registering.parties_of(own)},
    )
    return event_tables.read(rows, known, today=clock.today())


def _sent_rows() -> Rows:
    """Return the rows that went out with the preview.

    Raises:
        InvalidInput: they are not what went out.
    """
    broken = InvalidInput(msg("Không đọc được bảng vừa xem. Hãy gửi lại tệp; chưa có gì được lưu."))
    try:
        rows = json.loads(request.form.get("rows", ""))
    except ValueError:
        raise broken from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise broken
    return _cut(rows)


def _cut(rows: Sequence[Sequence[object]]) -> Rows:
    return [[str(cell)[:LONGEST_CELL] for cell in row[:MOST_CELLS]] for row in rows]


def _start(form: EventTableForm) -> Page:
    headings = list(event_tables.HEADINGS.values())
    page = render_template("seller/lot_event_tables.html", form=form, headings=headings)
    return (page, 422) if form.errors else page


def _preview(rows: Rows, found: EventTable, *, key: str) -> str:
    return render_template(
        "seller/lot_event_table.html",
        rows=json.dumps(rows, ensure_ascii=False),
        key=key,
        events=[_event_row(each) for each in found.events],
        faults=[{"row": each.row, "column": each.column, "sentence": say(each.sentence)} for each in found.faults],
    )


def _event_row(each: RowEvent) -> dict[str, Any]:
    return {
        "row": each.row,
        "lot": each.lot.number,
        "kind": say(EVENT_NAMES[each.told.kind]),
        "day": vn_date(each.told.happened_on),
        "note": "; ".join([*map(str, each.told.facts.values()), *([each.told.note] if each.told.note else [])]),
    }
