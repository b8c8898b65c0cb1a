"""What stands above a list: its name, a sentence about it and our own drawing."""

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from marketplace.products.reference import CATEGORIES
from marketplace.web.shop.street import category_name
from marketplace.web.shop.wishes import Wish

_ABOUT = {
    "nong-san-tuoi": _l("Rau, củ, quả, trứng, cá: hái hôm trước, gửi hôm sau. Mùa nào thức nấy."),
    "gao-ngu-coc": _l("Nếp nương, gạo tẻ, ngô, đậu, lạc từ ruộng của chính người bán."),
    "thuc-pham-che-bien": _l("Miến, bánh, măng khô, cơm cháy… làm theo mẻ nhỏ, ghi rõ thành phần."),
    "mat-ong": _l("Mật theo mùa hoa: bạc hà, nhãn, vải, cà phê. Hũ nào cũng tra được lô."),
    "gia-vi-nuoc-mam": _l("Nước mắm ủ chượp, tiêu, quế, hồi, muối ớt: thứ làm nên bữa cơm."),
    "che-ca-phe": _l("Chè shan, chè ướp hoa, cà phê rang mộc; hái tay và sao, rang tại xưởng của chị em."),
    "do-uong": _l("Rượu men lá, nước quả, trà thảo mộc từ rừng và vườn nhà."),
    "duoc-lieu-my-pham": _l("Tinh dầu, xà phòng, cây thuốc phơi khô, có ghi cách dùng và điều cần tránh."),
    "thu-cong": _l("Mây, tre, cói, bẹ chuối: đồ dùng bền, mỗi chiếc một tay người đan."),
    "vai-may-mac": _l("Lanh, chàm, thổ cẩm, thêu tay: xe sợi, nhuộm và dệt ở bản."),
    "hoa-cay-canh": _l("Hoa cắt sáng nay, chậu cây trước hiên và hoa cho ngày Tết."),
    "du-lich-cong-dong": _l("Ngủ nhà sàn, ăn bữa cơm quê và theo chị em làm một ngày."),
    "qua-tang": _l("Hộp quà của nhiều món ngon cùng một vùng, gói sẵn để biếu."),
}
_DRAWINGS = {slug: drawing for slug, _name, _english, drawing in CATEGORIES}


@dataclass(frozen=True)
class Heading:
    """A list's own face."""

    title: str
    lead: str
    drawing: str


def heading(title: str, lead: str, drawing: str) -> Heading:
    """Return a heading with the address of its drawing."""
    return Heading(title, lead, current_app.extensions["bundles"].url(f"img/drawings/{drawing}.svg"))


def heading_of(wish: Wish) -> Heading:
    """Return what stands above the shelves that were asked for."""
    if wish.category:
        return heading(category_name(wish.category), str(_ABOUT[wish.category]), _DRAWINGS[wish.category])
    if wish.stars:
        return heading(
            gettext("OCOP %(stars)s sao", stars=wish.stars),
            gettext("Sản phẩm có quyết định công nhận OCOP còn hạn hôm nay; số và ngày quyết định ở trang từng món."),
            "certificate",
        )
    return heading(gettext("Tất cả sản phẩm"), gettext("Hàng do chính hợp tác xã làm ra và bán."), "market-stall")
