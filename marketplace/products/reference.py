"""The buyer's shelves, and the 26 product sets of OCOP.

Sets: Quyết định 26/2026/QĐ-TTg of 22/05/2026, annex I."""

# slug, name, English name, drawing
CATEGORIES: tuple[tuple[str, str, str, str], ...] = (
    ("nong-san-tuoi", "Nông sản tươi", "Fresh produce", "vegetables"),
    ("gao-ngu-coc", "Gạo, ngũ cốc", "Rice and grains", "rice"),
    ("thuc-pham-che-bien", "Thực phẩm chế biến", "Prepared food", "vermicelli"),
    ("mat-ong", "Mật ong", "Honey", "honey"),
    ("gia-vi-nuoc-mam", "Gia vị, nước mắm", "Spices and fish sauce", "fish-sauce"),
    ("che-ca-phe", "Chè, cà phê", "Tea and coffee", "tea"),
    ("do-uong", "Đồ uống", "Drinks", "wine-jar"),
    ("duoc-lieu-my-pham", "Dược liệu, mỹ phẩm", "Herbs and cosmetics", "herbs"),
    ("thu-cong", "Thủ công mỹ nghệ", "Handicrafts", "basket"),
    ("vai-may-mac", "Vải, may mặc", "Textiles and clothing", "weaving"),
    ("hoa-cay-canh", "Hoa, cây cảnh", "Flowers and plants", "flower"),
    ("du-lich-cong-dong", "Du lịch cộng đồng", "Community tourism", "homestay"),
    ("qua-tang", "Quà tặng", "Gifts", "gift"),
)

_BRANCHES = {
    "I": "Sản phẩm thực phẩm",
    "II": "Sản phẩm đồ uống",
    "III": "Sản phẩm dược liệu và sản phẩm từ dược liệu",
    "IV": "Sản phẩm hàng thủ công mỹ nghệ",
    "V": "Sản phẩm sinh vật cảnh",
    "VI": "Sản phẩm dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
}
_GROUPS = {
    "I.1": "Thực phẩm tươi sống",
    "I.2": "Thực phẩm thô, sơ chế",
    "I.3": "Thực phẩm chế biến",
    "I.4": "Gia vị",
    "I.5": "Chè",
    "I.6": "Cà phê, ca cao",
    "II.1": "Đồ uống có cồn",
    "II.2": "Đồ uống không cồn",
    "III.1": "Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền",
    "III.2": "Mỹ phẩm có thành phần từ dược liệu",
    "III.3": "Tinh dầu và dược liệu khác",
    "IV.1": "Thủ công mỹ nghệ gia dụng, trang trí",
    "IV.2": "Vải, may mặc",
    "V.1": "Hoa",
    "V.2": "Cây cảnh",
    "V.3": "Động vật cảnh",
    "VI.1": "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch",
}
# number, group, name
_SETS: tuple[tuple[int, str, str], ...] = (
    (1, "I.1", "Rau, củ, quả, hạt tươi"),
    (2, "I.1", "Thịt, thủy sản, trứng, sữa tươi"),
    (3, "I.2", "Gạo, ngũ cốc, hạt sơ chế khác"),
    (4, "I.2", "Mật ong, mật khác và nông sản thực phẩm khác"),
    (5, "I.3", "Đồ ăn nhanh"),
    (6, "I.3", "Chế biến từ gạo, ngũ cốc"),
    (7, "I.3", "Chế biến từ rau, củ, quả, hạt"),
    (8, "I.3", "Chế biến từ thịt, trứng, sữa, thủy sản, các sản phẩm từ mật ong, mật khác và nông sản thực phẩm khác"),
    (9, "I.4", "Tương, nước mắm, gia vị dạng lỏng khác"),
    (10, "I.4", "Gia vị khác"),
    (11, "I.5", "Chè tươi, chế biến"),
    (12, "I.5", "Sản phẩm chè từ thực vật khác"),
    (13, "I.6", "Cà phê, ca cao"),
    (14, "II.1", "Rượu trắng"),
    (15, "II.1", "Đồ uống có cồn khác"),
    (16, "II.2", "Nước khoáng thiên nhiên, nước uống đóng chai"),
    (17, "II.2", "Đồ uống không cồn"),
    (18, "III.1", "Thực phẩm chức năng, thuốc dược liệu, thuốc cổ truyền"),
    (19, "III.2", "Mỹ phẩm có thành phần từ dược liệu"),
    (20, "III.3", "Tinh dầu và dược liệu khác"),
    (21, "IV.1", "Thủ công mỹ nghệ gia dụng, trang trí"),
    (22, "IV.2", "Vải, may mặc"),
    (23, "V.1", "Hoa"),
    (24, "V.2", "Cây cảnh"),
    (25, "V.3", "Động vật cảnh"),
    (26, "VI.1", "Dịch vụ du lịch cộng đồng, du lịch sinh thái và điểm du lịch"),
)

# number, name, group code, group, branch code, branch
OCOP_SETS: tuple[tuple[int, str, str, str, str, str], ...] = tuple(
    (number, name, group, _GROUPS[group], group.partition(".")[0], _BRANCHES[group.partition(".")[0]])
    for number, group, name in _SETS
)
