"""Labels of a lot: seen before they are printed, written down, then fetched as a file."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken
from marketplace.kernel.messages import msg
from marketplace.labelling import drawn_label, file_key, stamp_of
from marketplace.traceability import printing, queries
from marketplace.traceability.labels import label_content
from marketplace.traceability.layouts import DEFAULT_LAYOUT, get_layout
from marketplace.traceability.printing import Wanted
from marketplace.traceability.rules import label_warning, may_fetch
from marketplace.traceability.states import RunState
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.label_forms import LabelForm
from marketplace.web.seller.label_views import labels_page
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

#: Stands on samples; no label bears it, since its check character is wrong.
SAMPLE_SERIAL = "XXXXXXXXX"


@blueprint.get("/lots/<string:code>/labels")
@seller()
def lot_labels(code: str) -> str:
    """Show the runs of a lot, how its labels look, and what can be printed."""
    lot = own_lot(code)
    return _page(lot, LabelForm(_packs(lot), formdata=None, data={"count": 24}))


@blueprint.post("/lots/<string:code>/labels")
@seller(*KEEPERS)
def print_lot_labels(code: str) -> Page:
    """Write down a printing and lead to its files."""
    lot = own_lot(code)
    form = LabelForm(_packs(lot))
    if not form.validate_on_submit():
        return _page(lot, form), 422
    before, wanted = queries.labels_printed(lot.id), form.told()
    try:
        _ensure_it_fits(lot, wanted)
        with transaction():
            run_id = printing.print_labels(lot, wanted, viewer().act()).id
    except InvalidInput as error:
        put_errors(form, error)
        return _page(lot, form), 422
    _tell(lot, wanted, before)
    return redirect(url_for(".label_run", code=code, run_id=run_id), 303)


@blueprint.get("/lots/<string:code>/labels/<int:run_id>.pdf")
@seller()
def lot_labels_pdf(code: str, run_id: int) -> AnyResponse:
    """Send the labels of a run, while its file may be fetched."""
    lot = own_lot(code)
    run = queries.label_run_of(lot.id, run_id)
    _ensure_fetchable(run)
    file = request.args.get("file", default=1, type=int)
    answer = Response(_pdf(lot, run, file), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="tem-{lot.number}-{run.first_number}-{file}.pdf"'
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@blueprint.get("/lots/<string:code>/labels/preview.png")
@seller()
def lot_label_preview(code: str) -> AnyResponse:
    """Show how one label will look."""
    lot = own_lot(code)
    layout = get_layout(request.args.get("layout", DEFAULT_LAYOUT))
    facts = queries.facts_for_label(lot, variant_id=request.args.get("variant", type=int), today=clock.today())
    picture = ports().labels.preview(drawn_label(label_content(facts), lot.cooperative_id), layout=layout)
    return Response(picture, mimetype="image/png", headers={"Cache-Control": "private, no-cache"})


def own_lot(code: str) -> Any:
    """Return a lot of the viewer's cooperative.

    Raises:
        NotFound: it is not hers.
    """
    return queries.lot_of_cooperative(code, cooperative_id=viewer().cooperative_id)


def _packs(lot: Any) -> list[Any]:
    return queries.product_of_lot(lot.product_id).variants


def _page(lot: Any, form: LabelForm) -> str:
    page = labels_page(lot, queries.product_of_lot(lot.product_id))
    return render_template("seller/labels.html", page=page, form=form, may_keep=viewer().is_member(*KEEPERS))


def _ensure_it_fits(lot: Any, wanted: Wanted) -> None:
    """Draw one label first, so that a size too small is told at once and not by the worker."""
    content = label_content(printing.facts_of(lot, wanted, at=clock.now()))
    stamp = stamp_of(content, SAMPLE_SERIAL) if wanted.has_serials else None
    ports().labels.preview(drawn_label(content, lot.cooperative_id), layout=get_layout(wanted.layout), stamp=stamp)


def _ensure_fetchable(run: Any) -> None:
    if run.state == RunState.VOID:
        raise RuleBroken(msg("Đợt tem này đã hủy."))
    if run.state != RunState.READY:
        raise RuleBroken(msg("Đợt tem này chưa vẽ xong."))
    if not may_fetch(run.printed_at, now=clock.now()):
        raise RuleBroken(msg("Tệp này đã quá ba ngày. Cần thêm tem, hãy in lại và ghi lý do."))


def _pdf(lot: Any, run: Any, file: int) -> bytes:
    layout = get_layout(run.layout)
    each = layout.per_file if run.has_serials else run.count
    if not 0 <= (file - 1) * each < run.count:
        raise NotFound
    if run.has_serials:
        return ports().papers.read(file_key(run.id, file))
    return ports().labels.sheet(drawn_label(run.content, lot.cooperative_id), count=run.count, layout=layout)


def _tell(lot: Any, wanted: Wanted, before: int) -> None:
    pages = get_layout(wanted.layout).sheets_for(wanted.count)
    flash(gettext("Đã ghi đợt in: %(count)s tem, %(pages)s trang.", count=wanted.count, pages=pages), "success")
    packs = queries.packs_of_lot(lot, variant_id=wanted.variant_id)
    warning = label_warning(count=wanted.count, printed_before=before, packs=packs)
    if warning:
        flash(say(warning), "warning")
