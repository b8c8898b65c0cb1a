"""Everything that has no place of its own in the bar at the bottom."""

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import lazy_gettext as _l

from marketplace.cooperatives import queries as cooperatives
from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.rules import may_trade
from marketplace.cooperatives.words import ROLE_NAMES, STATE_NAMES
from marketplace.web.access import seller
from marketplace.web.cooperative_card import STATE_TONES
from marketplace.web.languages import say
from marketplace.web.seller.blueprint import blueprint
from marketplace.web.viewer import viewer

SELLING = (MemberRole.MANAGER, MemberRole.SELLER)

#: (endpoint, label, what it is for, icon, roles that may; all when none is named)
PLACES: tuple[tuple[str, Any, Any, str, tuple[MemberRole, ...]], ...] = (
    (
        "seller.earnings",
        _l("Thu nhập"),
        _l("Đã bán được bao nhiêu, tiền về từ đâu"),
        "banknotes",
        SELLING,
    ),
    ("seller.stock", _l("Kho hàng"), _l("Còn bao nhiêu, nhập thêm, kiểm kho"), "archive-box", SELLING),
    (
        "seller.application",
        _l("Hồ sơ hợp tác xã"),
        _l("Tên, địa chỉ, con người, tài khoản, câu chuyện"),
        "identification",
        (MemberRole.MANAGER,),
    ),
    ("seller.certificates", _l("Chứng nhận OCOP"), _l("Hạng sao và ngày hết hạn"), "star", ()),
    ("seller.team", _l("Người cùng làm"), _l("Ai được đăng hàng, ai đóng gói"), "user-group", ()),
    ("account.overview", _l("Tài khoản của tôi"), _l("Tên, mật khẩu, ngôn ngữ"), "user-circle", ()),
)


@blueprint.get("/more")
@seller()
def more() -> str:
    """Show the places behind the last tab."""
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    membership = viewer().membership
    return render_template(
        "seller/more.html",
        places=[_place(*place[:4]) for place in PLACES if _is_open(place[0], place[4])],
        cooperative_name=own.name,
        state=say(STATE_NAMES[own.state]),
        tone=STATE_TONES[own.state],
        role=say(ROLE_NAMES[membership.role]) if membership else "",
        public_href=url_for("shop.cooperative", slug=own.slug) if may_trade(own.state) else "",
    )


def _is_open(endpoint: str, roles: tuple[MemberRole, ...]) -> bool:
    return endpoint in current_app.view_functions and viewer().is_member(*roles)


def _place(endpoint: str, label: Any, about: Any, icon: str) -> dict[str, Any]:
    return {"href": url_for(endpoint), "label": label, "about": about, "icon": icon}
