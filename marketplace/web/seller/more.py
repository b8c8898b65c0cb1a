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
    icon: str
    label: Any
    about: Any
    roles: tuple[MemberRole, ...] = ()


#: The places by what she comes for, the daily ones in front.
STREETS: tuple[tuple[Any, tuple[MenuPlace, ...]], ...] = (
    (
        _l("Tiền"),
        (
            MenuPlace(
                "seller.earnings", "banknotes", _l("Thu nhập"), _l("Đã bán được bao nhiêu, tiền về từ đâu"), SELLING
            ),
            MenuPlace(
                *("seller.money", "scale", _l("Đối chiếu tiền")),
                _l("Tiền về, tiền phải hoàn, tiền thu hộ, sao kê"),
                SELLING,
            ),
        ),
    ),
    (
        _l("Bán hàng"),
        (
            MenuPlace("seller.stock", "cube", _l("Kho hàng"), _l("Còn bao nhiêu, nhập thêm, kiểm kho"), SELLING),
            MenuPlace(
                *("seller.season_list", "calendar-days", _l("Đặt trước mùa vụ")),
                _l("Bán trước khi thu hoạch, chia hàng khi thu xong"),
                SELLING,
            ),
            MenuPlace(
                *("seller.delivery", "truck", _l("Giao hàng")),
                _l("Phí giao, điểm nhận hàng, trang theo dõi kiện hàng"),
                SELLING,
            ),
            MenuPlace("seller.closures", "moon", _l("Nghỉ bán"), _l("Báo trước những ngày không nhận đơn"), SELLING),
            MenuPlace("seller.reviews", "star", _l("Đánh giá của người mua"), _l("Họ nói gì, và câu trả lời của bạn")),
        ),
    ),
    (
        _l("Giấy tờ, truy xuất"),
        (
            MenuPlace(
                *("seller.certificates", "check-badge", _l("Giấy chứng nhận")),
                _l("OCOP, VietGAP, an toàn thực phẩm… và ngày hết hạn"),
            ),
            MenuPlace(
                *("seller.recalls", "arrow-uturn-left", _l("Thu hồi hàng")),
                _l("Dừng bán một lô, báo người mua, ghi kết quả"),
                SELLING,
            ),
            MenuPlace(
                *("seller.trace_files", "document-text", _l("Hồ sơ truy xuất cho OCOP")),
                _l("Lô, mã, giấy chứng nhận của từng sản phẩm"),
            ),
            MenuPlace(
                "seller.product_numbers", "qr-code", _l("Mã số GS1"), _l("Mã doanh nghiệp và mã GTIN in trên tem")
            ),
            MenuPlace(
                *("seller.keys_of_partners", "key", _l("Khóa cho đối tác")),
                _l("Cho phần mềm của bạn hàng gửi và đọc sự kiện của lô"),
                (MemberRole.MANAGER,),
            ),
        ),
    ),
    (
        _l("Hợp tác xã"),
        (
            MenuPlace(
                *("seller.application", "identification", _l("Hồ sơ hợp tác xã")),
                _l("Tên, địa chỉ, con người, tài khoản, câu chuyện"),
                (MemberRole.MANAGER,),
            ),
            MenuPlace(
                *("seller.opening", "clipboard-document-check", _l("Điều kiện bán hàng")),
                _l("Còn thiếu gì để bán được, quy chế đã đồng ý"),
            ),
            MenuPlace("seller.team", "user-group", _l("Người cùng làm"), _l("Ai được đăng hàng, ai đóng gói")),
            MenuPlace("seller.assistance", "lifebuoy", _l("Cán bộ làm giúp"), _l("Ai được làm giúp, đã làm những gì")),
        ),
    ),
    (
        _l("Của tôi"),
        (
            MenuPlace("account.messages", "bell", _l("Tin nhắn"), _l("Đơn mới, tiền về, yêu cầu của người mua")),
            MenuPlace("account.overview", "user", _l("Tài khoản của tôi"), _l("Tên, mật khẩu, ngôn ngữ")),
        ),
    ),
)


@blueprint.get("/more")
@seller()
def more() -> str:
    """Show the places behind the last tab."""
    own = cooperatives.cooperative_of(viewer().cooperative_id)
    membership = viewer().membership
    return render_template(
        "seller/more.html",
        streets=[(str(title), items) for title, places in STREETS if (items := _items(places))],
        cooperative_name=own.name,
        state=say(STATE_NAMES[own.state]),
        tone=STATE_TONES[own.state],
        role=say(ROLE_NAMES[membership.role]) if membership else "",
        public_href=url_for("shop.cooperative", slug=own.slug) if may_trade(own.state) else "",
    )


def _items(places: tuple[MenuPlace, ...]) -> list[dict[str, Any]]:
    """Return those that she may go to, for the component `menu_list`."""
    return [
        {"href": url_for(place.endpoint), "icon": place.icon, "label": place.label, "note": place.about}
        for place in places
        if viewer().is_member(*place.roles)
    ]
