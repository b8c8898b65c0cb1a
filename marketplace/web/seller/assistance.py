"""Officers who help: what they asked, what the cooperative allowed, and what was done in her name."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from marketplace.cooperatives import assisting
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.words import CONSENT_NAMES
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.web.access import seller
from marketplace.web.formats import vn_datetime
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

STATES = {
    "waiting": (_l("Chờ bạn trả lời"), "attention"),
    "active": (_l("Đang được làm giúp"), "done"),
    "ended": (_l("Đã kết thúc"), "stopped"),
    "over": (_l("Hết hạn"), "stopped"),
}
#: What an officer did, in the cooperative's words; what is not named here is told by its address.
DEEDS = {
    "new_product": _l("Thêm sản phẩm"),
    "product_name": _l("Sửa tên, nhóm hàng"),
    "product_story": _l("Sửa nội dung sản phẩm"),
    "product_variants": _l("Thêm quy cách"),
    "product_variant": _l("Sửa quy cách, giá"),
    "submit_product": _l("Gửi duyệt sản phẩm"),
    "retire_product": _l("Ngừng bán sản phẩm"),
    "stock": _l("Sửa số hàng trong kho"),
    "confirm_order": _l("Xác nhận đơn"),
    "pack_order": _l("Đóng gói đơn"),
    "ship_order": _l("Ghi gửi hàng"),
    "deliver_order": _l("Ghi đã giao"),
    "cancel_order": _l("Hủy đơn"),
    "close": _l("Báo nghỉ bán"),
    "open_again": _l("Mở bán lại"),
}


@blueprint.get("/assistance")
@seller()
def assistance() -> str:
    """Show who may help, and the log of what was done."""
    own = viewer().cooperative_id
    return render_template(
        "seller/assistance.html",
        helpers=[_helper(each) for each in assisting.helpers_of(own)],
        deeds=[
            {
                "at": vn_datetime(each.at),
                "officer": each.officer,
                "what": str(DEEDS.get(each.action, each.action)),
                "about": each.about,
            }
            for each in assisting.acts_in_her_name(own)
        ],
        decides=viewer().is_member(MemberRole.MANAGER),
    )


@blueprint.post("/assistance/<int:assistance_id>/confirmation")
@seller(MemberRole.MANAGER)
def confirm_assistance(assistance_id: int) -> Response:
    """Agree to be helped."""
    with transaction():
        assisting.confirm(assistance_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã đồng ý. Bạn dừng được bất cứ lúc nào."), "success")
    return redirect(url_for("seller.assistance"), 303)


@blueprint.post("/assistance/<int:assistance_id>/end")
@seller(MemberRole.MANAGER)
def end_assistance(assistance_id: int) -> Response:
    """Refuse, or take the consent back."""
    with transaction():
        assisting.end_by_cooperative(assistance_id, cooperative_id=viewer().cooperative_id, act=viewer().act())
    flash(gettext("Đã dừng. Cán bộ không làm giúp được nữa."), "success")
    return redirect(url_for("seller.assistance"), 303)


def _helper(each: assisting.Helper) -> dict[str, Any]:
    state = assisting.state_of(each.row, clock.now())
    label, tone = STATES[state]
    return {
        "id": each.row.id,
        "officer": each.officer,
        "given_by": each.row.given_by,
        "method": say(CONSENT_NAMES[each.row.method]),
        "scope": each.row.scope,
        "until": vn_datetime(each.row.until),
        "label": str(label),
        "tone": tone,
        "is_waiting": state == "waiting",
        "is_open": state in ("waiting", "active"),
    }
