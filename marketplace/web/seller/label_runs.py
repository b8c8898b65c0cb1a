"""One run of labels: how far it is, its files, printing some of it again, and calling it void."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.traceability import printing, queries
from marketplace.traceability.states import RunState
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.label_forms import ReprintForm, VoidForm
from marketplace.web.seller.label_views import run_page
from marketplace.web.seller.lot_labels import own_lot
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer


@blueprint.get("/lots/<string:code>/labels/<int:run_id>")
@seller()
def label_run(code: str, run_id: int) -> str:
    """Show one run: at work, ready to be fetched, failed or void."""
    return _page(*_own(code, run_id))


@blueprint.get("/lots/<string:code>/labels/<int:run_id>/progress")
@seller()
def label_run_progress(code: str, run_id: int) -> dict[str, Any]:
    """Tell the page how far the drawing is."""
    _lot, run = _own(code, run_id)
    here = url_for(".label_run", code=code, run_id=run_id)
    return {"done": run.done, "total": run.count, "finished": run.state != RunState.MAKING, "href": here}


@blueprint.post("/lots/<string:code>/labels/<int:run_id>/reprints")
@seller(*KEEPERS)
def reprint_labels(code: str, run_id: int) -> Page:
    """Print some labels once more, for a reason."""
    lot, run = _own(code, run_id)
    form = ReprintForm()
    if not form.validate_on_submit():
        return _page(lot, run, reprint_form=form), 422
    first, last = int(form.first.data or 0), int(form.last.data or 0)
    try:
        with transaction():
            again = printing.reprint(run, first, last, reason=form.reason.data, act=viewer().act()).id
    except InvalidInput as error:
        put_errors(form, error)
        return _page(lot, run, reprint_form=form), 422
    flash(gettext("Đã ghi lần in lại cùng lý do."), "success")
    return redirect(url_for(".label_run", code=code, run_id=again), 303)


@blueprint.post("/lots/<string:code>/labels/<int:run_id>/void")
@seller(*KEEPERS)
def void_labels(code: str, run_id: int) -> Page:
    """Call a run void."""
    lot, run = _own(code, run_id)
    form = VoidForm()
    if not form.validate_on_submit():
        return _page(lot, run, void_form=form), 422
    try:
        with transaction():
            printing.call_void(run, reason=form.reason.data, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _page(lot, run, void_form=form), 422
    flash(gettext("Đã hủy đợt tem này."), "success")
    return redirect(url_for(".label_run", code=code, run_id=run_id), 303)


@blueprint.post("/lots/<string:code>/labels/<int:run_id>/retry")
@seller(*KEEPERS)
def draw_labels_again(code: str, run_id: int) -> Page:
    """Have a run drawn that could not be drawn before."""
    _lot, run = _own(code, run_id)
    with transaction():
        printing.try_again(run, viewer().act())
    return redirect(url_for(".label_run", code=code, run_id=run_id), 303)


def _own(code: str, run_id: int) -> tuple[Any, Any]:
    lot = own_lot(code)
    return lot, queries.label_run_of(lot.id, run_id)


def _page(lot: Any, run: Any, *, reprint_form: ReprintForm | None = None, void_form: VoidForm | None = None) -> str:
    numbers = {"first": run.first_number, "last": run.last_number}
    return render_template(
        "seller/label_run.html",
        lot=lot,
        run=run,
        page=run_page(lot, run),
        reprint_form=reprint_form or ReprintForm(formdata=None, data=numbers),
        void_form=void_form or VoidForm(formdata=None),
        may_keep=viewer().is_member(*KEEPERS),
    )
