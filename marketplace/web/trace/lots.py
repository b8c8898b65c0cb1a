"""Where a label leads: the lot behind a code, for anybody, without account or script."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.kernel.errors import NotFound
from marketplace.recalls import public as recalls
from marketplace.traceability import label_reading, queries
from marketplace.web.access import public
from marketplace.web.page_cache import same_for_everybody
from marketplace.web.trace.blueprint import blueprint
from marketplace.web.trace.showing import shown_lot

LONGEST_TYPED = 200
LONGEST_SHOWN = 24


@blueprint.get("")
@public
@same_for_everybody
def find_lot() -> str | Response:
    """Ask for a code, or go to the lot of the one that was typed or pasted with its whole address."""
    typed = request.args.get("code", "")[:LONGEST_TYPED]
    code = clean_code(typed.rstrip("/").rpartition("/")[2])
    if code:
        return redirect(url_for(".lot", code=code, lang=request.args.get("lang")))
    return render_template("trace/find.html", typed=typed)


@blueprint.get("/<string:code>")
@public
@same_for_everybody
def lot(code: str) -> str | Response | tuple[str, int]:
    """Show a lot; a code typed in small letters or with hyphens leads to its one address."""
    canonical = clean_code(code[:LONGEST_TYPED])
    if canonical and canonical != code:
        return redirect(url_for(".lot", code=canonical, lang=request.args.get("lang")), 301)
    try:
        found = queries.public_lot(code, today=clock.today())
    except NotFound:
        home = label_reading.lot_of_serial(code)
        if home is not None:
            return redirect(url_for(".serial", code=home, serial=code))
        return render_template("trace/unknown.html", code=code[:LONGEST_SHOWN]), 404
    recall = recalls.recall_of_lot(found.lot.id)
    return render_template("trace/lot.html", shown=shown_lot(found, recall, today=clock.today()))
