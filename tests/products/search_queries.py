"""What buyers type and what they mean by it: sixty goods, and queries with the goods that must come first.

Written before any weight was tuned, so that the search is measured by what people mean and not by what it does.
"""

from dataclasses import dataclass

from marketplace.products.ports import SearchDocument

FRESH = "Nông sản tươi Fresh produce"
RICE = "Gạo, ngũ cốc Rice and grains"
FOOD = "Thực phẩm chế biến Prepared food"
HONEY = "Mật ong Honey"
SPICES = "Gia vị, nước mắm Spices and fish sauce"
TEA = "Chè, cà phê Tea and coffee"
DRINKS = "Đồ uống Drinks"
HERBS = "Dược liệu, mỹ phẩm Herbs and cosmetics"
CRAFTS = "Thủ công mỹ nghệ Handicrafts"
TEXTILES = "Vải, may mặc Textiles and clothing"
TOURS = "Du lịch cộng đồng Community tourism"

TA_PHIN = "Xã Tả Phìn, Tỉnh Lào Cai"
GIAO_THUY = "Xã Giao Thủy, Tỉnh Ninh Bình Nam Định"
HOA_LU = "Phường Tây Hoa Lư, Tỉnh Ninh Bình"
MO_CAY = "Xã Mỏ Cày, Tỉnh Vĩnh Long Bến Tre"
BAO_LOC = "Phường 1 Bảo Lộc, Tỉnh Lâm Đồng"
DAK_MIL = "Xã Đức Lập, Tỉnh Lâm Đồng Đắk Nông"
MAI_CHAU = "Xã Mai Châu, Tỉnh Phú Thọ Hòa Bình"
PHU_QUOC = "Đặc khu Phú Quốc, Tỉnh An Giang Kiên Giang"
DONG_TRIEU = "Phường Đông Triều, Tỉnh Quảng Ninh"

#: key: name, English name, cooperative, category, place, other words
GOODS: dict[str, tuple[str, str, str, str, str, str]] = {
    "mint honey": ("Mật ong bạc hà", "Mint honey", "HTX Mây Núi", HONEY, TA_PHIN, "100% mật ong"),
    "wild honey": ("Mật ong rừng nguyên sáp", "", "HTX Mây Núi", HONEY, TA_PHIN, ""),
    "longan honey": ("Mật ong hoa nhãn", "Longan honey", "HTX Sông Sen", HONEY, DONG_TRIEU, "OCOP 4 sao"),
    "ginger tea": ("Trà gừng mật ong", "Ginger tea with honey", "HTX Bản Sen", TEA, HOA_LU, "gừng, mật ong"),
    "snow tea": ("Chè shan tuyết cổ thụ", "Ancient shan tea", "HTX Bản Sen", TEA, TA_PHIN, "OCOP 5 sao"),
    "oolong": ("Trà ô long Cầu Đất", "Oolong tea", "HTX Đồi Chè", TEA, BAO_LOC, ""),
    "coffee": ("Cà phê Arabica rang mộc", "Roasted Arabica coffee", "HTX Đồi Chè", TEA, BAO_LOC, ""),
    "robusta": ("Cà phê bột Robusta", "Robusta coffee", "HTX Đất Đỏ", TEA, DAK_MIL, "OCOP 3 sao"),
    "sweet soup": ("Chè hạt sen long nhãn", "", "HTX Bản Sen", FOOD, HOA_LU, "hạt sen, long nhãn, đường phèn"),
    "coconut sweets": ("Kẹo dừa", "Coconut candy", "HTX Xứ Dừa", FOOD, MO_CAY, "dừa, mạch nha"),
    "coconut oil": ("Dầu dừa ép lạnh", "Coconut oil", "HTX Xứ Dừa", HERBS, MO_CAY, "dừa"),
    "pickles": ("Dưa muối", "", "HTX Đồng Xanh", FOOD, GIAO_THUY, "rau cải, muối"),
    "melon": ("Dưa lưới ruột cam", "Cantaloupe", "HTX Đồng Xanh", FRESH, GIAO_THUY, ""),
    "pineapple": ("Dứa sấy dẻo", "Dried pineapple", "HTX Đồng Xanh", FOOD, HOA_LU, "dứa, đường"),
    "fresh pineapple": ("Khóm Tắc Cậu", "Pineapple", "HTX Miệt Vườn", FRESH, PHU_QUOC, ""),
    "fish sauce": ("Nước mắm cốt Sa Châu", "Fish sauce", "HTX Biển Mặn", SPICES, GIAO_THUY, "cá cơm, muối"),
    "island sauce": ("Nước mắm Phú Quốc 40 độ đạm", "Fish sauce", "HTX Đảo Ngọc", SPICES, PHU_QUOC, "cá cơm"),
    "shrimp paste": ("Mắm tôm", "Shrimp paste", "HTX Biển Mặn", SPICES, GIAO_THUY, ""),
    "pepper": ("Hồ tiêu đen Phú Quốc", "Black pepper", "HTX Đảo Ngọc", SPICES, PHU_QUOC, "tiêu"),
    "sticky rice": ("Gạo nếp cái hoa vàng", "Sticky rice", "HTX Sông Sen", RICE, DONG_TRIEU, ""),
    "fragrant rice": ("Gạo thơm ST25", "Fragrant rice", "HTX Miệt Vườn", RICE, PHU_QUOC, ""),
    "tam rice": ("Gạo tám xoan Hải Hậu", "", "HTX Đồng Xanh", RICE, GIAO_THUY, ""),
    "burnt rice": ("Cơm cháy chà bông", "Crispy rice", "HTX Bản Sen", FOOD, HOA_LU, "gạo nếp, thịt heo"),
    "peanuts": ("Lạc đỏ rang tỏi", "Roasted peanuts", "HTX Sông Sen", FOOD, DONG_TRIEU, "lạc, tỏi"),
    "peanut candy": ("Kẹo đậu phộng", "Peanut brittle", "HTX Miệt Vườn", FOOD, PHU_QUOC, "đậu phộng, đường"),
    "sesame": ("Vừng đen tách vỏ", "Black sesame", "HTX Sông Sen", RICE, DONG_TRIEU, ""),
    "sesame sweets": ("Mè xửng", "Sesame candy", "HTX Miệt Vườn", FOOD, PHU_QUOC, "mè, mạch nha"),
    "tamarind": ("Me chua ngọt", "Tamarind", "HTX Miệt Vườn", FOOD, PHU_QUOC, "me, đường"),
    "pork floss": ("Chà bông heo", "Pork floss", "HTX Miệt Vườn", FOOD, PHU_QUOC, "thịt heo"),
    "smoked pork": ("Thịt lợn gác bếp", "Smoked pork", "HTX Hoa Ban", FOOD, MAI_CHAU, "thịt lợn bản"),
    "sausage": ("Lạp sườn hun khói", "Smoked sausage", "HTX Hoa Ban", FOOD, MAI_CHAU, "thịt lợn"),
    "corn": ("Ngô nếp tím", "Purple corn", "HTX Đồng Xanh", FRESH, GIAO_THUY, ""),
    "corn wine": ("Rượu ngô men lá", "Corn wine", "HTX Mây Núi", DRINKS, TA_PHIN, "ngô, men lá"),
    "apple wine": ("Rượu táo mèo", "Wild apple wine", "HTX Mây Núi", DRINKS, TA_PHIN, "táo mèo"),
    "cassava": ("Bột sắn dây", "Kudzu powder", "HTX Bản Sen", FOOD, HOA_LU, "sắn dây"),
    "cassava chips": ("Khoai mì sấy giòn", "Cassava chips", "HTX Xứ Dừa", FOOD, MO_CAY, "khoai mì"),
    "vermicelli": ("Miến dong", "Canna vermicelli", "HTX Quế Núi", FOOD, DONG_TRIEU, "củ dong riềng"),
    "wood ear": ("Mộc nhĩ khô", "Wood ear", "HTX Quế Núi", FRESH, DONG_TRIEU, ""),
    "shiitake": ("Nấm hương rừng", "Shiitake", "HTX Quế Núi", FRESH, DONG_TRIEU, ""),
    "bitter melon": ("Mướp đắng rừng sấy", "Bitter melon tea", "HTX Đồi Chè", TEA, BAO_LOC, "khổ qua rừng"),
    "cashew": ("Hạt điều rang muối", "Salted cashew", "HTX Đất Đỏ", FOOD, DAK_MIL, ""),
    "macadamia": ("Hạt mắc ca nứt vỏ", "Macadamia", "HTX Đất Đỏ", FOOD, DAK_MIL, ""),
    "cinnamon": ("Quế thanh", "Cinnamon sticks", "HTX Quế Núi", SPICES, DONG_TRIEU, ""),
    "anise oil": ("Tinh dầu hồi", "Star anise oil", "HTX Quế Núi", HERBS, DONG_TRIEU, "hoa hồi"),
    "soap": ("Xà phòng bồ kết", "Soapberry soap", "HTX Hoa Ban", HERBS, MAI_CHAU, ""),
    "cogon soap": ("Xà bông sả chanh", "Lemongrass soap", "HTX Xứ Dừa", HERBS, MO_CAY, "dầu dừa, sả"),
    "scarf": ("Khăn thổ cẩm nhuộm chàm", "Indigo scarf", "HTX Hoa Ban", TEXTILES, MAI_CHAU, ""),
    "bag": ("Túi thổ cẩm thêu tay", "Embroidered bag", "HTX Hoa Ban", TEXTILES, MAI_CHAU, ""),
    "mat": ("Chiếu cói hoa", "Sedge mat", "HTX Đồng Xanh", CRAFTS, GIAO_THUY, "cói"),
    "basket": ("Giỏ tre đan", "Bamboo basket", "HTX Sen Vàng", CRAFTS, HOA_LU, "tre"),
    "rattan tray": ("Khay mây đan tay", "Rattan tray", "HTX Sen Vàng", CRAFTS, HOA_LU, "mây"),
    "lacquer": ("Tranh sơn mài hoa sen", "Lacquer painting", "HTX Sen Vàng", CRAFTS, HOA_LU, ""),
    "homestay": ("Nghỉ đêm nhà sàn bản Lác", "Stilt house homestay", "HTX Hoa Ban", TOURS, MAI_CHAU, ""),
    "tofu": ("Đậu phụ làng", "Tofu", "HTX Đồng Xanh", FOOD, GIAO_THUY, "đậu nành"),
    "fish": ("Cá thu một nắng", "Sun-dried mackerel", "HTX Biển Mặn", FRESH, GIAO_THUY, ""),
    "basa": ("Khô cá lóc", "Dried snakehead", "HTX Miệt Vườn", FOOD, PHU_QUOC, "cá lóc"),
    "aubergine": ("Cà pháo muối", "", "HTX Đồng Xanh", FOOD, GIAO_THUY, "cà pháo, muối"),
    "tomato": ("Cà chua bi", "Cherry tomatoes", "HTX Đồi Chè", FRESH, BAO_LOC, ""),
    "peach": ("Đào Sa Pa", "Peach", "HTX Mây Núi", FRESH, TA_PHIN, ""),
    "artichoke": ("Cao atisô hòa tan", "Artichoke extract", "HTX Đồi Chè", HERBS, BAO_LOC, "atisô"),
}  # fmt: skip
IDS = {key: number for number, key in enumerate(GOODS, start=1)}
KEYS = {number: key for key, number in IDS.items()}


@dataclass(frozen=True)
class Typed:
    """What is typed and what comes first. Where several keys stand together, any order among them is right."""

    text: str
    first: tuple[str, ...]


def typed(text: str, *first: str) -> Typed:
    """Return a query; the first `len(first)` results must be exactly these, in any order among themselves."""
    return Typed(text, first)


QUERIES: tuple[Typed, ...] = (
    # Names as they are written.
    typed("mật ong bạc hà", "mint honey"),
    typed("mật ong", "mint honey", "wild honey", "longan honey"),
    typed("mật ong rừng", "wild honey"),
    typed("nước mắm", "fish sauce", "island sauce"),
    typed("mắm tôm", "shrimp paste"),
    typed("gạo nếp", "sticky rice"),
    typed("cà phê", "coffee", "robusta"),
    typed("thổ cẩm", "scarf", "bag"),
    typed("hạt điều", "cashew"),
    typed("tinh dầu hồi", "anise oil"),
    typed("chiếu cói", "mat"),
    typed("đậu phụ", "tofu"),
    typed("bột sắn dây", "cassava"),
    typed("kẹo dừa", "coconut sweets"),
    # Without marks, in capitals, in another order, with signs.
    typed("mat ong", "mint honey", "wild honey", "longan honey"),
    typed("MAT ONG BAC HA", "mint honey"),
    typed("nuoc mam", "fish sauce", "island sauce"),
    typed("dau phu", "tofu"),
    typed("keo dua", "coconut sweets"),
    typed("ca phe", "coffee", "robusta"),
    typed("tho cam", "scarf", "bag"),
    typed("rung mat ong", "wild honey"),
    typed("  mật   ong, bạc-hà! ", "mint honey"),
    typed("dao sa pa", "peach"),
    typed("mien dong", "vermicelli"),
    typed("ho tieu den", "pepper"),
    # Exact marks come first.
    typed("dừa", "coconut sweets", "coconut oil"),
    typed("dưa", "pickles", "melon"),
    typed("dứa", "pineapple"),
    typed("cá", "fish", "basa"),
    typed("cà", "coffee", "robusta", "aubergine", "tomato"),
    typed("đào", "peach"),
    typed("me", "tamarind"),
    typed("mè", "sesame sweets"),
    typed("mây", "rattan tray"),
    typed("hồi", "anise oil"),
    typed("miến", "vermicelli"),
    typed("chiếu", "mat"),
    # Where the tone mark is put.
    typed("atisô hoà tan", "artichoke"),
    typed("atiso hòa tan", "artichoke"),
    typed("hoà bình thổ cẩm", "scarf", "bag"),
    # A keyboard that does not turn Telex or VNI into letters.
    typed("nuwowcs mawms", "fish sauce", "island sauce"),
    typed("maatj ong", "mint honey", "wild honey", "longan honey"),
    typed("caf phee", "coffee", "robusta"),
    typed("ddaauj phuj", "tofu"),
    typed("thoor caamr", "scarf", "bag"),
    typed("nu7o7c1 ma8m1", "fish sauce", "island sauce"),
    typed("ma65t ong ba5c ha2", "mint honey"),
    typed("gaoj neeps", "sticky rice"),
    # One slip.
    typed("mat onk", "mint honey", "wild honey", "longan honey"),
    typed("nuoc mma", "fish sauce", "island sauce"),
    typed("ca phee", "coffee", "robusta"),
    typed("cinamon", "cinnamon"),
    typed("macadamja", "macadamia"),
    typed("tho cmam", "scarf", "bag"),
    typed("arabca", "coffee"),
    typed("hat dieeu rang", "cashew"),
    typed("shiitaki", "shiitake"),
    typed("nươc măm", "fish sauce", "island sauce"),
    # Begun words.
    typed("mat ong ba", "mint honey"),
    typed("gạo nếp cái h", "sticky rice"),
    typed("shan t", "snow tea"),
    typed("khan th", "scarf"),
    typed("arab", "coffee"),
    typed("xa ph", "soap"),
    typed("nghỉ đ", "homestay"),
    # The same goods under the names of North and South.
    typed("trà shan", "snow tea"),
    typed("chè ô long", "oolong"),
    typed("đậu phộng rang", "peanuts"),
    typed("kẹo lạc", "peanut candy"),
    typed("thịt heo gác bếp", "smoked pork"),
    typed("chà bông lợn", "pork floss"),
    typed("bắp nếp", "corn"),
    typed("rượu bắp", "corn wine"),
    typed("thơm sấy", "pineapple"),
    typed("dứa tắc cậu", "fresh pineapple"),
    typed("mè đen", "sesame"),
    typed("vừng xửng", "sesame sweets"),
    typed("sắn sấy giòn", "cassava chips"),
    typed("nấm mèo", "wood ear"),
    typed("khổ qua", "bitter melon"),
    typed("lạp xưởng", "sausage"),
    typed("xà bông bồ kết", "soap"),
    typed("xà phòng sả", "cogon soap"),
    typed("macca", "macadamia"),
    # Makers, places of today and of before, stars, English.
    typed("hợp tác xã hoa ban thổ cẩm", "scarf", "bag"),
    typed("htx biển mặn nước mắm", "fish sauce"),
    typed("nước mắm nam định", "fish sauce"),
    typed("cà phê đắk nông", "robusta"),
    typed("dầu dừa bến tre", "coconut oil"),
    typed("nước mắm phú quốc", "island sauce"),
    typed("nuoc mam kien giang", "island sauce"),
    typed("mật ong lào cai", "mint honey", "wild honey"),
    typed("mật ong ocop 4 sao", "longan honey"),
    typed("honey", "mint honey", "longan honey"),
    typed("roasted coffee", "coffee"),
    typed("bamboo basket", "basket"),
    # One word too many, and what nobody makes.
    typed("khăn thổ cẩm xanh", "scarf"),
    typed("khăn len màu đỏ tươi"),
    typed("xe máy điện"),
)  # fmt: skip


def document(key: str) -> SearchDocument:
    """Return a good as the index is told of it."""
    name, name_en, cooperative, category, place, words = GOODS[key]
    return SearchDocument(IDS[key], name, name_en, cooperative, category, place, words)


def is_right(query: Typed, found: list[int]) -> bool:
    """Tell whether what was found begins as it must; nothing may be found where nothing is meant."""
    if not query.first:
        return not found
    return {KEYS[number] for number in found[: len(query.first)]} == set(query.first)
