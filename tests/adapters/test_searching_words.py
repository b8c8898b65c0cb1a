"""What buyers type finds what they mean: with marks or without, begun, misspelt, by maker or place."""

import pytest

from marketplace.products import searching
from marketplace.products.ports import SearchDocument, SearchIndex, SearchQuery
from tests.makers.indexes import ENGINES, make_index

SPICES = "Gia vị, nước mắm Spices and fish sauce"
GOODS = {
    "mint honey": ("Mật ong bạc hà", "Mây Núi", "Mật ong Honey", "Xã Tả Phìn, Tỉnh Lào Cai"),
    "wild honey": ("Mật ong rừng nguyên sáp", "Mây Núi", "Mật ong Honey", "Xã Tả Phìn, Tỉnh Lào Cai"),
    "ginger tea": ("Trà gừng mật ong", "Bản Sen", "Chè, cà phê Tea and coffee", "Xã Xuân Trường, Tỉnh Ninh Bình"),
    "snow tea": ("Trà shan tuyết cổ thụ", "Bản Sen", "Chè, cà phê Tea and coffee", "Xã Tả Phìn, Tỉnh Lào Cai"),
    "coconut sweets": ("Kẹo dừa", "Xứ Dừa", "Thực phẩm chế biến Prepared food", "Xã Mỏ Cày, Tỉnh Vĩnh Long"),
    "pickles": ("Dưa muối", "Đồng Xanh", "Thực phẩm chế biến Prepared food", "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "pineapple": ("Dứa sấy dẻo", "Đồng Xanh", "Thực phẩm chế biến Prepared food", "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "fish sauce": ("Nước mắm cốt Sa Châu", "Biển Mặn", SPICES, "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "shrimp paste": ("Mắm tôm", "Biển Mặn", SPICES, "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "sticky rice": ("Gạo nếp cái hoa vàng", "Sông Sen", "Gạo, ngũ cốc Rice and grains", "Đông Triều, Quảng Ninh"),
    "peanuts": ("Lạc đỏ", "Sông Sen", "Gạo, ngũ cốc Rice and grains", "Đông Triều, Quảng Ninh"),
    "tofu": ("Đậu phụ làng", "Đồng Xanh", "Thực phẩm chế biến Prepared food", "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "fish": ("Cá thu một nắng", "Biển Mặn", "Nông sản tươi Fresh produce", "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "aubergine": ("Cà pháo muối", "Đồng Xanh", "Thực phẩm chế biến Prepared food", "Xã Giao Thủy, Tỉnh Ninh Bình"),
    "coffee": ("Cà phê Arabica", "Bản Sen", "Chè, cà phê Tea and coffee", "Xã Tả Phìn, Tỉnh Lào Cai"),
    "scarf": ("Khăn thổ cẩm nhuộm chàm", "Hoa Ban", "Vải, may mặc Textiles and clothing", "Xã Mai Châu, Tỉnh Phú Thọ"),
}  # fmt: skip
IDS = {key: number for number, key in enumerate(GOODS, start=1)}
KEYS = {number: key for key, number in IDS.items()}

#: what is typed, and what must come first, in this order
FIRST = [
    ("mật ong", ["mint honey"]),
    ("mat ong", ["mint honey"]),
    ("MAT ONG", ["mint honey"]),
    ("ong mật", ["mint honey"]),
    ("mật ong rừng", ["wild honey"]),
    ("mat ong rung", ["wild honey"]),
    ("rừng mật ong", ["wild honey"]),
    ("bac ha", ["mint honey"]),
    ("dừa", ["coconut sweets"]),
    ("dưa", ["pickles"]),
    ("dứa", ["pineapple"]),
    ("kẹo dừa", ["coconut sweets"]),
    ("keo dua", ["coconut sweets"]),
    ("cá", ["fish"]),
    ("cà pháo", ["aubergine"]),
    ("ca phao", ["aubergine"]),
    ("cà phê", ["coffee"]),
    ("ca phe", ["coffee"]),
    ("nước mắm", ["fish sauce"]),
    ("nuoc mam", ["fish sauce"]),
    ("nuwowcs mawms", ["fish sauce"]),
    ("mắm tôm", ["shrimp paste"]),
    ("mam tom", ["shrimp paste"]),
    ("đậu phụ", ["tofu"]),
    ("dau phu", ["tofu"]),
    ("đậu phộng", ["peanuts"]),
    ("lac do", ["peanuts"]),
    ("gao nep", ["sticky rice"]),
    ("gạo nếp cái h", ["sticky rice"]),
    ("shan t", ["snow tea"]),
    ("chè shan", ["snow tea"]),
    ("thổ cẩm", ["scarf"]),
    ("tho cam", ["scarf"]),
    ("khan th", ["scarf"]),
    ("honey", ["mint honey"]),
    ("mat onk", ["mint honey"]),
    ("khăn thổ cẩm màu đỏ tươi", []),
    ("khăn thổ cẩm xanh", ["scarf"]),
]
#: what is typed, and everything that must be found, in any order
ALL = [
    ("dua", {"coconut sweets", "pickles", "pineapple"}),
    ("mây núi", {"mint honey", "wild honey"}),
    ("may nui", {"mint honey", "wild honey"}),
    ("ban sen", {"ginger tea", "snow tea", "coffee"}),
    ("lào cai", {"mint honey", "wild honey", "snow tea", "coffee"}),
    ("mật ong lào cai", {"mint honey", "wild honey"}),
    ("giao thuy mam", {"fish sauce", "shrimp paste"}),
    ("gia vi", {"fish sauce", "shrimp paste"}),
    ("che", {"ginger tea", "snow tea", "coffee", "coconut sweets", "pickles", "pineapple", "tofu", "aubergine"}),
]


def document(key: str) -> SearchDocument:
    name, cooperative, category, place = GOODS[key]
    return SearchDocument(IDS[key], name, "", cooperative, category, place, words="")


@pytest.fixture(scope="module", params=ENGINES)
def index(request, tmp_path_factory) -> SearchIndex:
    index = make_index(request.param, tmp_path_factory.mktemp("index"))
    index.rebuild(document(key) for key in GOODS)
    return index


def found(index: SearchIndex, text: str) -> list[str]:
    return [KEYS[number] for number in searching.find(index, text).product_ids]


@pytest.mark.parametrize(("typed", "first"), FIRST)
def test_the_best_comes_first(index, typed, first):
    assert found(index, typed)[: len(first) or 1] == first


@pytest.mark.parametrize(("typed", "everything"), ALL)
def test_everything_that_fits_is_found(index, typed, everything):
    assert set(found(index, typed)) == everything


def test_short_words_are_told_apart_by_their_marks(index):
    assert set(found(index, "cà")[:2]) == {"aubergine", "coffee"}
    assert set(found(index, "ca")) >= {"aubergine", "coffee", "fish"}


def test_a_name_that_begins_as_typed_comes_before_one_that_ends_so(index):
    assert found(index, "mật ong")[-1] == "ginger tea"


#: name, cooperative, other words: the first three are of honey, the last four have both words by chance
HONEY_AND_CHANCE = (
    ("Mật ong rừng", "Mây Núi", ""),
    ("Kẹo lạc", "Bản Sen", "lạc rang, mật ong, vừng"),
    ("Mật mía pha ong chúa", "Mây Núi", ""),
    ("Khăn mặt lanh", "Hoa Ban", "tặng ông bà đều hợp"),
    ("Chiếu cói", "Ông Ban Mây", "mặt chiếu nhẵn"),
    ("Khay mây", "Bản Sen", "mặt khay phẳng, ông thợ già đan"),
    ("Túi thêu", "Hoa Ban", "hai mặt như nhau, do ông lão vẽ mẫu"),
)


def by_chance(engine, place, goods) -> SearchIndex:
    index = make_index(engine, place)
    index.rebuild(
        SearchDocument(number, name, "", maker, "Hàng khác", "Xã Giao Thủy", words)
        for number, (name, maker, words) in enumerate(goods, start=1)
    )
    return index


@pytest.mark.parametrize("engine", ENGINES)
def test_words_that_stand_apart_by_chance_are_not_found(engine, tmp_path):
    index = by_chance(engine, tmp_path, HONEY_AND_CHANCE)
    for typed in ("mật ong", "mat ong", "ong mat"):
        found = searching.find(index, typed)
        assert (set(found.product_ids), found.is_loose) == ({1, 2, 3}, False), typed


@pytest.mark.parametrize("engine", ENGINES)
def test_where_nothing_better_is_found_near_matches_are_given_as_such(engine, tmp_path):
    index = by_chance(engine, tmp_path, HONEY_AND_CHANCE[4:])
    found = searching.find(index, "mat ong")
    assert (set(found.product_ids), found.is_loose) == ({1, 2, 3}, True)
    assert not searching.find(index, "mat").is_loose


@pytest.mark.parametrize(
    "typed", ["", " ", "!!!", "zzzz", "xyz abc", "đ" * 500, "\x00", "'; DROP TABLE", "* OR *", "😀"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(index, typed):
    assert found(index, typed) == []


def test_words_that_were_mended_are_told(index):
    assert searching.find(index, "mat onk").read_as == "mat ong"
    assert searching.find(index, "nuwowcs mawms").read_as == "nuoc mam"
    assert searching.find(index, "mat ong").read_as == ""


def test_no_more_is_given_than_asked(index):
    assert len(index.search(SearchQuery("mat ong", limit=2)).product_ids) == 2
