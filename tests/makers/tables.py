"""Tables of products as cooperatives write them, for importing."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

HEADINGS = (
    "Mã sản phẩm của bạn", "Tên sản phẩm", "Nhóm hàng", "Bộ sản phẩm OCOP", "Quy cách", "Giá", "Tồn kho",
    "Cân nặng cả bao bì (g)", "Mô tả", "Bảo quản",
)  # fmt: skip
TOLD = "Nếp nương gặt tay, hạt tròn mẩy, dẻo và thơm."
DRY = "Để nơi khô ráo, thoáng mát."


def row(number: int, **cells: str) -> list[str]:
    """Return one good row: rice in packs of a kilo, 120.000 đồng each."""
    good = {
        "Mã sản phẩm của bạn": f"G{number:05}",
        "Tên sản phẩm": f"Gạo nếp nương số {number}",
        "Nhóm hàng": "Gạo, ngũ cốc",
        "Bộ sản phẩm OCOP": "",
        "Quy cách": "1 kg",
        "Giá": "120.000",
        "Tồn kho": "10",
        "Cân nặng cả bao bì (g)": "1100",
        "Mô tả": TOLD,
        "Bảo quản": DRY,
    }
    return list({**good, **cells}.values())


def csv_table(rows: Sequence[Sequence[str]], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return the rows under the usual headings as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([HEADINGS, *rows])
    return file.getvalue().encode(encoding)


def xlsx_table(rows: Sequence[Sequence[object]]) -> bytes:
    """Return rows, the headings among them, as an Excel file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    for cells in rows:
        sheet.append(list(cells))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()
