"""Labels of a lot: a printing is written down first, its sheets can then be fetched as often as the printer jams."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from marketplace.cooperatives.brocade import brocade_svg
from marketplace.cooperatives.queries import cooperative_of
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import queries, services
from marketplace.traceability.labels import label_content, label_of
from marketplace.traceability.layouts import DEFAULT_LAYOUT, get_layout
from marketplace.traceability.ports import Label
from marketplace.traceability.rules import label_warning
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_forms import LabelForm
from marketplace.web.seller.lot_views import pack_choices, trace_url
from marketplace.web.seller.lots import KEEPERS, Page, own_page
from marketplace.web.viewer import viewer
from marketplace.wiring import ports

# Long enough for the widest label, and no larger in the file: the pattern is repeated by the picture itself.
BAND_REPEATS = 60


@blueprint.post("/lots/<string:code>/labels")
@seller(*KEEPERS)
def print_lot_labels(code: str) -> Page:
    """Write down a printing and offer its sheets."""
    lot = _own(code)
    form = LabelForm(pack_choices(queries.product_of_lot(lot.product_id).variants))
    if not form.validate_on_submit():
        return own_page(code, label_form=form), 422
    before = queries.labels_printed(lot.id)
    try:
        with transaction():
            _print(lot, form)
    except InvalidInput as error:
        put_errors(form, error)
        return own_page(code, label_form=form), 422
    _tell(lot, form, before)
    return redirect(url_for(".lot", code=code, _anchor="tem"), 303)


@blueprint.get("/lots/<string:code>/labels/<int:run_id>.pdf")
@seller()
def lot_labels_pdf(code: str, run_id: int) -> AnyResponse:
    """Send the sheets of one printing."""
    lot = _own(code)
    run = queries.label_run_of(lot.id, run_id)
    label = _label(lot, run.content)
    pdf = ports().labels.sheet(label, count=run.count, layout=get_layout(run.layout))
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="tem-{lot.number}-{run.count}.pdf"'
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


@blueprint.get("/lots/<string:code>/labels/preview.png")
@seller()
def lot_label_preview(code: str) -> AnyResponse:
    """Show how one label will look."""
    lot = _own(code)
    layout = get_layout(request.args.get("layout", DEFAULT_LAYOUT))
    facts = queries.facts_for_label(lot, variant_id=request.args.get("variant", type=int), today=clock.today())
    picture = ports().labels.preview(_label(lot, label_content(facts)), layout=layout)
    return Response(picture, mimetype="image/png", headers={"Cache-Control": "private, no-cache"})


def _own(code: str) -> Any:
    return queries.lot_of_cooperative(code, cooperative_id=viewer().cooperative_id)


def _print(lot: Any, form: LabelForm) -> None:
    services.print_labels(
        lot, count=form.wanted, layout=form.layout.data, act=viewer().act(), variant_id=form.variant_id
    )


def _label(lot: Any, content: dict[str, Any]) -> Label:
    weave = brocade_svg(cooperative_of(lot.cooperative_id).code, repeats=BAND_REPEATS)
    return label_of(content, url=trace_url(lot.code), brocade_svg=weave)


def _tell(lot: Any, form: LabelForm, before: int) -> None:
    sheets = get_layout(form.layout.data).sheets_for(form.wanted)
    flash(
        gettext("Đã chuẩn bị %(count)s tem trên %(sheets)s tờ A4. Mở tệp để in.", count=form.wanted, sheets=sheets),
        "success",
    )
    packs = queries.packs_of_lot(lot, variant_id=form.variant_id)
    warning = label_warning(count=form.wanted, printed_before=before, packs=packs)
    if warning:
        flash(say(warning), "warning")
