"""Spreadsheets with XlsxWriter: typed cells, a frozen heading row, and nothing that Excel could run."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.ports import Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NARROWEST, WIDEST = 8, 60
LONGEST_TITLE = 31
HEADING = {"bold": True, "bg_color": "#E4F0E1", "bottom": 1, "text_wrap": True, "valign": "top"}

# Rows are written to a temporary file as they come, so that a long sheet needs no more memory than a short one.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class XlsxSheets:
    """Writes .xlsx and .csv files that open right in a Vietnamese Excel."""

    def xlsx(self, sheets: Sequence[Sheet]) -> bytes:
        """Return an .xlsx file: whole numbers with thousands apart, days as dd/mm/yyyy, text never as a formula."""
        file = io.BytesIO()
        # Imported with the first sheet that somebody asks for: most processes never write one.
        with import_module("xlsxwriter").Workbook(file, OPTIONS) as book:
            formats = _formats(book)
            for sheet in sheets:
                _fill(book.add_worksheet(_title(sheet.title)), sheet, formats)
        return file.getvalue()

    def csv(self, sheet: Sheet) -> bytes:
        """Return a .csv file: UTF-8 with BOM and `;`, as Excel expects where the comma is the decimal sign."""
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=";")
        writer.writerow([_harmless(heading) for heading in sheet.headings])
        writer.writerows([_as_text(value) for value in row] for row in sheet.rows)
        return file.getvalue().encode("utf-8-sig")


def _formats(book: "Workbook") -> "dict[str, Format]":
    return {
        "heading": book.add_format(HEADING),
        "number": book.add_format({"num_format": "#,##0"}),
        "day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
        # Excel keeps such a cell as text even after somebody edits it.
        "text": book.add_format({"quote_prefix": True}),
    }


def _fill(page: "Worksheet", sheet: Sheet, formats: "dict[str, Format]") -> None:
    widths = [len(heading) for heading in sheet.headings]
    page.freeze_panes(1, 0)
    page.write_row(0, 0, sheet.headings, formats["heading"])
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write(page, (last, column), value, formats)
            widths[column] = max(widths[column], len(_as_text(value)) + 2)
    page.autofilter(0, 0, last, len(sheet.headings) - 1)
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, NARROWEST), WIDEST))


def _write(page: "Worksheet", cell: tuple[int, int], value: Any, formats: "dict[str, Format]") -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | date):
        text = str(value)
        page.write_string(*cell, text, formats["text"] if text.startswith(FORMULA_STARTS) else None)
    elif isinstance(value, int):
        page.write_number(*cell, value, formats["number"])
    else:
        page.write_datetime(*cell, _day(value), formats["day"])


def _title(title: str) -> str:
    """Return the title as Excel allows it for a sheet."""
    return "".join(" " if character in "[]:*?/\\'" else character for character in title)[:LONGEST_TITLE]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return _day(value).strftime("%d/%m/%Y")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _harmless(str(value))


def _day(value: date) -> date:
    return value.astimezone(VIETNAM).date() if isinstance(value, datetime) else value


def _harmless(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe goes before what begins like one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
