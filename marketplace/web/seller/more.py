"""Everything that has no place of its own in the bar at the bottom."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
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


@dataclass(frozen=True)
class MenuPlace:
    """A page one can go to from here. `roles` names who may; all when none is named."""

    endpoint: str
    label: Any
    about: Any
    roles: tuple[MemberRole, ...] = ()


PLACES = (
    MenuPlace("seller.earnings", _l("Thu nhập"), _l("Đã bán được bao nhiêu, tiền về từ đâu"), SELLING),
    MenuPlace("seller.money", _l("Đối chiếu tiền"), _l("Tiền về, tiền phải hoàn, tiền thu hộ, sao kê"), SELLING),
    MenuPlace("seller.stock", _l("Kho hàng"), _l("Còn bao nhiêu, nhập thêm, kiểm kho"), SELLING),
    MenuPlace(
        "seller.application",
        _l("Hồ sơ hợp tác xã"),
        _l("Tên, địa chỉ, con người, tài khoản, câu chuyện"),
        (MemberRole.MANAGER,),
    ),
    MenuPlace("seller.opening", _l("Điều kiện bán hàng"), _l("Còn thiếu gì để bán được, quy chế đã đồng ý")),
    MenuPlace("seller.closures", _l("Nghỉ bán"), _l("Báo trước những ngày không nhận đơn"), SELLING),
    MenuPlace(
        "seller.season_list", _l("Đặt trước mùa vụ"), _l("Bán trước khi thu hoạch, chia hàng khi thu xong"), SELLING
    ),
    MenuPlace("seller.delivery", _l("Giao hàng"), _l("Phí giao, điểm nhận hàng, trang theo dõi kiện hàng"), SELLING),
    MenuPlace("seller.assistance", _l("Cán bộ làm giúp"), _l("Ai được làm giúp, đã làm những gì")),
    MenuPlace("seller.product_numbers", _l("Mã số GS1"), _l("Mã doanh nghiệp và mã GTIN in trên tem")),
    MenuPlace("seller.recalls", _l("Thu hồi hàng"), _l("Dừng bán một lô, báo người mua, ghi kết quả"), SELLING),
    MenuPlace("seller.trace_files", _l("Hồ sơ truy xuất cho OCOP"), _l("Lô, mã, giấy chứng nhận của từng sản phẩm")),
    MenuPlace(
        "seller.keys_of_partners",
        _l("Khóa cho đối tác"),
        _l("Cho phần mềm của bạn hàng gửi và đọc sự kiện của lô"),
        (MemberRole.MANAGER,),
    ),
    MenuPlace("seller.certificates", _l("Giấy chứng nhận"), _l("OCOP, VietGAP, an toàn thực phẩm… và ngày hết hạn")),
    MenuPlace("seller.reviews", _l("Đánh giá của người mua"), _l("Họ nói gì, và câu trả lời của bạn")),
    MenuPlace("seller.team", _l("Người cùng làm"), _l("Ai được đăng hàng, ai đóng gói")),
    MenuPlace("account.messages", _l("Tin nhắn"), _l("Đơn mới, tiền về, yêu cầu của người mua")),
    MenuPlace("account.overview", _l("Tài khoản của tôi"), _l("Tên, mật khẩu, ngôn ngữ")),
)


@blueprint.get("/more")
@seller()
def more() -> str:
    """Show the places behind the last tab."""
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    membership = viewer().membership
    return render_template(
        "seller/more.html",
        places=[
            {"href": url_for(place.endpoint), "label": place.label, "about": place.about}
            for place in PLACES
            if viewer().is_member(*place.roles)
        ],
        cooperative_name=own.name,
        state=say(STATE_NAMES[own.state]),
        tone=STATE_TONES[own.state],
        role=say(ROLE_NAMES[membership.role]) if membership else "",
        public_href=url_for("shop.cooperative", slug=own.slug) if may_trade(own.state) else "",
    )
