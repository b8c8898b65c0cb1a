"""Spreadsheets open right in Excel, and no cell of them is ever run."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from marketplace.adapters.xlsx_sheets import XlsxSheets
from marketplace.kernel.ports import Sheet

ROWS = [("Sen Hồng", 1_234_567, date(2026, 11, 22)), ("=cmd|' /C calc'!A0", -5, None)]
SALES = Sheet("Doanh số: 11/2026", ["Hợp tác xã", "Doanh số (đồng)", "Ngày"], ROWS)


def opened(*sheets: Sheet) -> Workbook:
    return load_workbook(io.BytesIO(XlsxSheets().xlsx(sheets)))


def test_numbers_and_days_keep_their_kind() -> None:
    page = opened(SALES).active
    assert [cell.value for cell in page[2]][:2] == ["Sen Hồng", 1_234_567]
    assert page["C2"].value.date() == date(2026, 11, 22)
    assert page["B2"].number_format == "#,##0"
    assert page["C2"].number_format == "dd/mm/yyyy"


def test_the_heading_is_bold_frozen_and_filters() -> None:
    page = opened(SALES).active
    assert [cell.value for cell in page[1]] == list(SALES.headings)
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C3"


def test_a_moment_is_written_as_its_vietnamese_day() -> None:
    late = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    page = opened(Sheet("x", ["Ngày"], [(late,)])).active
    assert page["A2"].value.date() == date(2026, 11, 23)


@pytest.mark.parametrize("text", ["=1+1", "+84500000123", "-1", "@SUM(A1)", "\t=1"])
def test_text_like_a_formula_stays_text(text: str) -> None:
    page = opened(Sheet("x", ["a"], [(text,)])).active
    assert page["A2"].data_type == "s"
    assert page["A2"].value == text
    assert page["A2"].quotePrefix
    rows = XlsxSheets().csv(Sheet("x", ["a"], [(text,)])).decode("utf-8-sig").splitlines()
    assert rows[1].lstrip('"').startswith("'")


def test_two_sheets_and_a_title_that_excel_would_refuse() -> None:
    book = opened(SALES, Sheet("b", ["x"], []))
    assert book.sheetnames == ["Doanh số  11 2026", "b"]


def test_a_csv_for_a_vietnamese_excel() -> None:
    content = XlsxSheets().csv(SALES)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Sen Hồng", "1234567", "22/11/2026"]
    assert rows[2] == ["'=cmd|' /C calc'!A0", "-5", ""]


def test_a_hundred_thousand_rows_are_taken_one_by_one() -> None:
    rows = ((f"HTX {number}", number) for number in range(100_000))
    content = XlsxSheets().xlsx([Sheet("Dài", ["Tên", "Số"], rows)])
    page = load_workbook(io.BytesIO(content), read_only=True)["Dài"]
    assert sum(1 for _row in page.iter_rows()) == 100_001
