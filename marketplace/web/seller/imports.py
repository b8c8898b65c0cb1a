"""Many products at once: a file is sent, checked beside the page, shown with its faults, and kept on her word."""

from typing import Any

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from marketplace.bulk import exporting, queries, services
from marketplace.bulk.columns import HEADINGS
from marketplace.bulk.states import IMPORT_LIFE, ImportAction, ImportState
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.messages import Message
from marketplace.products.queries import categories
from marketplace.web.access import seller
from marketplace.web.formats import number
from marketplace.web.forms import MarketForm
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

#: A table of thousands of rows with a zip of pictures is heavier than anything else that is sent to us.
LARGEST_UPLOAD = 80_000_000
PREVIEWED = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

STATE_NAMES = {
    ImportState.WAITING: (_l("Đang kiểm tra"), "waiting"),
    ImportState.UNREADABLE: (_l("Không đọc được"), "attention"),
    ImportState.FAULTY: (_l("Có lỗi cần sửa"), "attention"),
    ImportState.READY: (_l("Chờ bạn xác nhận"), "waiting"),
    ImportState.APPLYING: (_l("Đang lưu"), "moving"),
    ImportState.DONE: (_l("Đã nhập xong"), "done"),
    ImportState.DROPPED: (_l("Đã bỏ"), "stopped"),
}
_MOVING = (ImportState.WAITING, ImportState.APPLYING)


class ImportForm(MarketForm):
    """The table, and the pictures it names."""

    table = FileField(_l("Bảng sản phẩm"), [FileRequired(_l("Hãy chọn một tệp .xlsx hoặc .csv."))])
    pictures = FileField(_l("Ảnh trong tệp zip"))


@blueprint.route("/products/import", methods=["GET", "POST"])
@seller(*LISTERS)
def import_products() -> str | Response | tuple[str, int]:
    """Take a table in, and show those taken in before."""
    request.max_content_length = LARGEST_UPLOAD
    form = ImportForm()
    if not form.validate_on_submit():
        return _start_page(form)
    pictures = form.pictures.data.read() if form.pictures.data else b""
    sent = services.receive(form.table.data.filename, form.table.data.read(), pictures, store=ports().media)
    with transaction():
        one = services.begin(viewer().cooperative_id, sent, act=viewer().act())
    return redirect(url_for(".product_import", code=one.code), 303)


@blueprint.get("/products/imports/<string:code>")
@seller(*LISTERS)
def product_import(code: str) -> str:
    """Show how far an import is: at work, with its faults, ready to be kept, or kept."""
    one = queries.get_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    name, tone = STATE_NAMES[one.state]
    return render_template(
        "seller/import.html",
        one=one,
        state={"label": name, "tone": tone},
        is_moving=one.state in _MOVING,
        refusal=say(Message(one.refusal["text"], tuple((n, v) for n, v in one.refusal["values"])))
        if one.refusal
        else "",
        faults=[_fault(fault) for fault in queries.faults_of(one)],
        plans=_preview(one) if one.state == ImportState.READY else [],
        may_drop=IMPORT_LIFE.allows(one.state, ImportAction.DROP),
    )


@blueprint.get("/products/imports/<string:code>/progress")
@seller(*LISTERS)
def import_progress(code: str) -> dict[str, Any]:
    """Tell the page how far the work is."""
    one = queries.get_of_cooperative(code, cooperative_id=viewer().cooperative_id)
    here = url_for(".product_import", code=one.code)
    return {"done": one.done, "total": one.total, "finished": one.state not in _MOVING, "href": here}


@blueprint.post("/products/imports/<string:code>/confirmation")
@seller(*LISTERS)
def confirm_import(code: str) -> Response:
    """Have everything kept that was shown."""
    is_sent = request.form.get("is_sent") == "1"
    with transaction():
        services.confirm(code, cooperative_id=viewer().cooperative_id, act=viewer().act(), is_sent=is_sent)
    return redirect(url_for(".product_import", code=code), 303)


@blueprint.post("/products/imports/<string:code>/removal")
@seller(*LISTERS)
def drop_import(code: str) -> Response:
    """Forget a file; nothing of it was kept."""
    with transaction():
        services.drop(code, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã bỏ tệp. Chưa có gì được lưu."), "success")
    return redirect(url_for(".import_products"), 303)


@blueprint.get("/products/export.csv")
@seller(*LISTERS)
def export_products_csv() -> Response:
    """Hand out her products as text for spreadsheets, in the shape that is imported."""
    content = ports().sheets.csv(exporting.sheet_of(viewer().cooperative_id))
    return _file(content, "csv", mimetype="text/csv; charset=utf-8")


@blueprint.get("/products/export.xlsx")
@seller(*LISTERS)
def export_products_xlsx() -> Response:
    """Hand out her products for Excel, in the shape that is imported."""
    content = ports().sheets.xlsx([exporting.sheet_of(viewer().cooperative_id)])
    return _file(content, "xlsx", mimetype=XLSX)


def _file(content: bytes, ending: str, *, mimetype: str) -> Response:
    name = f"san-pham-{clock.today().isoformat()}.{ending}"
    answer = Answer(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _start_page(form: ImportForm) -> str | tuple[str, int]:
    page = render_template(
        "seller/imports.html",
        form=form,
        rows=[_row(one) for one in queries.of_cooperative(viewer().cooperative_id)],
        headings=list(HEADINGS.values()),
        shelves=[shelf.name for shelf in categories()],
    )
    return (page, 422) if form.errors else page


def _row(one: Any) -> dict[str, Any]:
    name, tone = STATE_NAMES[one.state]
    return {
        "href": url_for(".product_import", code=one.code),
        "title": one.file_name,
        "meta": gettext("%(rows)s dòng · %(goods)s sản phẩm", rows=number(one.rows), goods=number(one.total)),
        "state": name,
        "tone": tone,
        "amount": None,
    }


def _fault(fault: Any) -> dict[str, Any]:
    return {"row": fault.row, "column": fault.column, "sentence": say(fault.sentence)}


def _preview(one: Any) -> list[dict[str, Any]]:
    plans = services.preview(one, limit=PREVIEWED)
    return [
        {
            "name": plan.told.name if plan.told else plan.goods.name,
            "is_new": plan.is_new,
            "is_changed": plan.is_changed,
            "is_read_first": plan.is_read_first,
            "is_waiting": plan.is_waiting,
            "packs": [
                {"label": pack.data.label, "price": pack.data.price, "stock": pack.row.stock} for pack in plan.packs
            ],
        }
        for plan in plans
    ]
