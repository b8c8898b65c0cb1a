"""The columns of her table: what they are called, by what other names people call them, and where they stand. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.messages import msg
from marketplace.kernel.text import fold

#: The heading row stands somewhere among the first rows; a title or an address may stand above it.
FIRST_ROWS = 20


class Column(StrEnum):
    """What a column tells; the texts of a product are named as the fields of `ProductData`."""

    OWN_CODE = "own_code"
    NAME = "name"
    CATEGORY = "category_id"
    OCOP_SET = "ocop_set_id"
    PACK = "amount"
    UNIT = "unit"
    LABEL = "label"
    PRICE = "price"
    STOCK = "stock"
    WEIGHT = "weight_grams"
    SUMMARY = "summary"
    DESCRIPTION = "description"
    INGREDIENTS = "ingredients"
    STORAGE = "storage"
    USAGE = "usage"
    WARNING = "warning"
    SPECIFICATIONS = "specifications"
    ARTISAN = "artisan"
    ORIGIN = "origin"
    STORY = "story"
    NAME_EN = "name_en"
    LABEL_EN = "label_en"
    DESCRIPTION_EN = "description_en"
    ORIGIN_EN = "origin_en"
    INGREDIENTS_EN = "ingredients_en"
    USAGE_EN = "usage_en"
    STORAGE_EN = "storage_en"
    WARNING_EN = "warning_en"
    SPECIFICATIONS_EN = "specifications_en"
    PHOTOS = "photos"


C = Column

#: Each column's heading as we write it, in the order of the exported table.
HEADINGS = {
    C.OWN_CODE: "Mã sản phẩm của bạn",
    C.NAME: "Tên sản phẩm",
    C.CATEGORY: "Nhóm hàng",
    C.OCOP_SET: "Bộ sản phẩm OCOP",
    C.PACK: "Quy cách",
    C.LABEL: "Tên quy cách",
    C.PRICE: "Giá (₫)",
    C.STOCK: "Tồn kho",
    C.WEIGHT: "Cân nặng cả bao bì (g)",
    C.SUMMARY: "Giới thiệu ngắn",
    C.DESCRIPTION: "Mô tả",
    C.INGREDIENTS: "Thành phần",
    C.STORAGE: "Bảo quản",
    C.USAGE: "Cách dùng",
    C.WARNING: "Lưu ý",
    C.SPECIFICATIONS: "Thông số kỹ thuật",
    C.ARTISAN: "Nghệ nhân hoặc làng nghề",
    C.ORIGIN: "Xuất xứ",
    C.STORY: "Câu chuyện",
    C.NAME_EN: "Tên tiếng Anh",
    C.LABEL_EN: "Tên quy cách tiếng Anh",
    C.DESCRIPTION_EN: "Mô tả tiếng Anh",
    C.ORIGIN_EN: "Xuất xứ bằng tiếng Anh",
    C.INGREDIENTS_EN: "Thành phần bằng tiếng Anh",
    C.USAGE_EN: "Cách dùng bằng tiếng Anh",
    C.STORAGE_EN: "Bảo quản bằng tiếng Anh",
    C.WARNING_EN: "Lưu ý bằng tiếng Anh",
    C.SPECIFICATIONS_EN: "Thông số bằng tiếng Anh",
    C.PHOTOS: "Ảnh",
}

_ALSO_CALLED = {
    C.OWN_CODE: ("mã sản phẩm", "mã hàng", "mã sp", "mã", "mã nội bộ", "mã của bạn", "sku", "code", "product code"),
    C.NAME: ("tên", "tên hàng", "tên sp", "sản phẩm", "tên hàng hóa", "tên mặt hàng", "mặt hàng", "name", "product"),
    C.CATEGORY: ("nhóm", "loại hàng", "danh mục", "ngành hàng", "nhóm sản phẩm", "loại", "category"),
    C.OCOP_SET: ("bộ sản phẩm", "bộ ocop", "nhóm ocop", "ocop", "ocop set"),
    C.PACK: ("đóng gói", "khối lượng", "lượng", "khối lượng tịnh", "dung tích", "định lượng", "một gói chứa", "pack"),
    C.UNIT: ("đơn vị", "đvt", "đơn vị tính", "unit"),
    C.LABEL: ("tên gọi quy cách", "tên gọi của quy cách", "phân loại", "label"),
    C.PRICE: ("giá", "giá bán", "đơn giá", "giá tiền", "giá một gói", "giá bán lẻ", "thành tiền", "price"),
    C.STOCK: ("số lượng", "kho", "tồn", "số lượng tồn", "số lượng trong kho", "còn", "số gói", "stock", "quantity"),
    C.WEIGHT: ("cân nặng", "trọng lượng", "cân nặng cả bao bì", "trọng lượng cả bì", "weight"),
    C.SUMMARY: ("giới thiệu", "tóm tắt", "mô tả ngắn", "một câu giới thiệu ngắn", "summary"),
    C.DESCRIPTION: ("mô tả sản phẩm", "mô tả chi tiết", "nội dung", "description"),
    C.INGREDIENTS: ("thành phần cấu tạo", "nguyên liệu", "ingredients"),
    C.STORAGE: ("cách bảo quản", "hướng dẫn bảo quản", "điều kiện bảo quản", "storage"),
    C.USAGE: ("hướng dẫn sử dụng", "sử dụng", "hdsd", "usage"),
    C.WARNING: ("cảnh báo", "lưu ý cảnh báo", "khuyến cáo", "warning"),
    C.SPECIFICATIONS: ("thông số", "kích thước", "specifications", "size"),
    C.ARTISAN: ("nghệ nhân", "làng nghề", "artisan"),
    C.ORIGIN: ("nơi sản xuất", "nguồn gốc", "vùng trồng", "origin"),
    C.STORY: ("câu chuyện sản phẩm", "câu chuyện của chị em", "story"),
    C.NAME_EN: ("tên tiếng anh của sản phẩm", "english name", "name en"),
    C.LABEL_EN: ("quy cách tiếng anh", "tên gọi bằng tiếng anh", "label en"),
    C.DESCRIPTION_EN: ("mô tả bằng tiếng anh", "english description", "description en"),
    C.ORIGIN_EN: ("origin en",),
    C.INGREDIENTS_EN: ("ingredients en",),
    C.USAGE_EN: ("usage en",),
    C.STORAGE_EN: ("storage en",),
    C.WARNING_EN: ("warning en",),
    C.SPECIFICATIONS_EN: ("specifications en",),
    C.PHOTOS: ("hình", "hình ảnh", "tên ảnh", "tệp ảnh", "ảnh sản phẩm", "photo", "photos", "image", "images"),
}


@dataclass(frozen=True)
class Layout:
    """Where the columns of one file stand: the number of its heading row (from 1), and each column's place.

    `called` is how she calls the columns herself, so that faults name what she sees.
    """

    heading_row: int
    places: dict[Column, int]
    called: dict[Column, str]
    unused: list[str]

    def name_of(self, column: Column) -> str:
        """Return the column's heading in her file, or ours where she has none."""
        return self.called.get(column, HEADINGS[column])


def _known(text: str) -> str:
    """Return a heading without what people write around it: notes in brackets, stars, colons."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", text)
    return " ".join(re.sub(r"[*:.,/_₫-]", " ", fold(bare)).split())


_BY_NAME = {_known(name): column for column, names in _ALSO_CALLED.items() for name in names} | {
    _known(name): column for column, name in HEADINGS.items()
}


def find_layout(rows: Sequence[Sequence[str]]) -> Layout:
    """Return where the columns stand: the heading row is the one with the most names we know.

    Raises:
        InvalidInput: no row names what a product is called and what it costs, or a column stands there twice.
    """
    head = max(range(min(FIRST_ROWS, len(rows))), key=lambda row: len(_recognised(rows[row])), default=None)
    cells = rows[head] if head is not None else []
    known = _recognised(cells)
    found = set(known.values())
    if head is None or C.PRICE not in found or not found & {C.NAME, C.OWN_CODE}:
        raise InvalidInput(msg("Không tìm thấy hàng tiêu đề: cần ít nhất cột “Tên sản phẩm” và cột “Giá”."))
    places: dict[Column, int] = {}
    for place, column in known.items():
        if column in places:
            raise InvalidInput(
                msg(
                    "Cột “%(one)s” và cột “%(other)s” nói cùng một điều. Hãy bỏ bớt một cột.",
                    one=cells[places[column]].strip(),
                    other=cells[place].strip(),
                )
            )
        places[column] = place
    called = {column: " ".join(cells[place].split()) for column, place in places.items()}
    unused = [cell.strip() for place, cell in enumerate(cells) if cell.strip() and place not in known]
    return Layout(head + 1, places, called, unused)


def _recognised(cells: Sequence[str]) -> dict[int, Column]:
    names = ((place, _known(cell)) for place, cell in enumerate(cells))
    return {place: _BY_NAME[name] for place, name in names if name in _BY_NAME}
