"""Days on which the cooperative does not sell."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from marketplace.cooperatives import closures as services
from marketplace.cooperatives.closures import ClosedDays
from marketplace.cooperatives.rules import LONGEST_MESSAGE
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, RuleBroken
from marketplace.web.access import seller
from marketplace.web.forms import DayField, MarketForm, put_errors
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.product_views import LISTERS
from marketplace.web.viewer import viewer

Page = str | Response | tuple[str, int]


class ClosureForm(MarketForm):
    """From when to when, and what buyers read meanwhile."""

    first_day = DayField(_l("Nghỉ từ ngày"), [InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))])
    last_day = DayField(_l("Đến hết ngày"), [InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))])
    message = StringField(_l("Lời nhắn cho người mua"), [Length(max=LONGEST_MESSAGE)])

    def days(self) -> ClosedDays:
        """Return what was typed; only after it was found valid."""
        return ClosedDays(self.first_day.data, self.last_day.data, self.message.data or "")


@blueprint.get("/closures")
@seller(*LISTERS)
def closures() -> Page:
    """Show past and coming closures, and the form for a new one."""
    return _page(ClosureForm(formdata=None))


@blueprint.post("/closures")
@seller(*LISTERS)
def close() -> Page:
    """Stop taking orders for some days."""
    form = ClosureForm()
    if not form.validate():
        return _page(form)
    try:
        with transaction():
            services.close(viewer().cooperative_id, form.days(), act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return _page(form)
    except RuleBroken as error:
        form.form_errors.append(say(error.message))
        return _page(form)
    flash(
        gettext("Đã ghi ngày nghỉ. Hàng vẫn hiện trên chợ, người mua không đặt được trong những ngày này."), "success"
    )
    return redirect(url_for("seller.closures"), 303)


@blueprint.post("/closures/<int:closure_id>/end")
@seller(*LISTERS)
def open_again(closure_id: int) -> Response:
    """Sell again earlier than said."""
    with transaction():
        services.open_again(closure_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã mở bán lại."), "success")
    return redirect(url_for("seller.closures"), 303)


def _page(form: ClosureForm) -> Page:
    today = clock.today()
    rows = [
        {"row": each, "is_over": each.ended_at is not None or each.last_day < today, "is_now": each.first_day <= today}
        for each in services.closures_of(viewer().cooperative_id)
    ]
    page = render_template("seller/closures.html", form=form, rows=rows)
    return (page, 422) if form.errors else page
