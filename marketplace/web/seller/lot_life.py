"""Holding a lot back, letting it go, destroying it: with a reason, and with what was made of it where that is asked."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.traceability import lot_book, lot_life
from marketplace.traceability.states import LOT_LIFE, LotAction
from marketplace.web.access import seller
from marketplace.web.forms import put_errors
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.seller.lot_making_forms import LifeForm
from marketplace.web.seller.lot_story import LIFE_WORDS
from marketplace.web.seller.lots import KEEPERS, Page
from marketplace.web.viewer import viewer

#: What each step means, and its button.
STEPS = {
    LotAction.HOLD: (
        _l("Từ lúc này không gói nào của lô được đóng và gửi đi. Người quét tem đọc được lý do."),
        _l("Tạm giữ"),
    ),
    LotAction.RELEASE: (
        _l("Đã kiểm tra và không có vấn đề: lô được bán tiếp. Người quét tem đọc được lý do."),
        _l("Cho dùng lại"),
    ),
    LotAction.DESTROY: (
        _l("Chỉ ghi khi hàng đã được hủy thật. Việc này không lùi lại được."),
        _l("Ghi tiêu hủy"),
    ),
}

DOING = {
    LotAction.HOLD: lot_life.hold,
    LotAction.RELEASE: lot_life.release,
    LotAction.DESTROY: lot_life.destroy,
}


@blueprint.route("/lots/<string:code>/life/<string:action>", methods=["GET", "POST"])
@seller(*KEEPERS)
def change_lot(code: str, action: str) -> Page:
    """Hold a lot back, let it go, or write down that it was destroyed."""
    lot = lot_book.lot_of_any_kind(code, cooperative_id=viewer().cooperative_id)
    step = _step(action)
    form, derived = LifeForm(), _derived(lot, step)
    if form.validate_on_submit() and _changed(lot, derived, step, form):
        flash(gettext("Đã ghi. Người quét tem thấy ngay."), "success")
        return redirect(url_for(".lot", code=code), 303)
    about, label = STEPS[step]
    page = render_template(
        "seller/lot_life.html", form=form, lot=lot, title=LIFE_WORDS[step], about=about, label=label, derived=derived
    )
    return (page, 422) if form.errors else page


def _step(action: str) -> LotAction:
    found = next((step for step in STEPS if step.value == action), None)
    if found is None:
        raise NotFound
    return found


def _derived(lot: Any, step: LotAction) -> list[Any]:
    """Return the lots made of this one that the same step is open to."""
    return [each for each in lot_book.made_of(lot) if LOT_LIFE.allows(each.state, step)]


def _changed(lot: Any, derived: list[Any], step: LotAction, form: LifeForm) -> bool:
    reason = form.reason.data or ""
    try:
        with transaction():
            for each in [lot, *(derived if form.with_derived.data else [])]:
                DOING[step](each, reason=reason, act=viewer().act())
    except InvalidInput as error:
        put_errors(form, error)
        return False
    return True
