"""How numbers, money and dates are written on pages."""

from datetime import date, datetime

from flask import Flask

from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.money import Dong, format_dong, short_dong
from marketplace.web.languages import language


def init_formats(app: Flask) -> None:
    """Register the filters `money`, `short_money`, `number`, `vn_date`, `vn_datetime`, `vn_month`."""
    filters = {
        "money": money,
        "short_money": lambda value: short_dong(Dong(int(value))),
        "number": number,
        "vn_date": vn_date,
        "vn_datetime": vn_datetime,
        "vn_month": lambda day: day.strftime("%m/%Y"),
    }
    app.jinja_env.filters.update(filters)


def money(value: int) -> str:
    """Write đồng: `120.000 ₫`."""
    return format_dong(Dong(int(value)), language())


def number(value: int | float) -> str:
    """Write a number with the language's separators: `1.234,5`."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if language() == "en":
        return text
    return text.translate(str.maketrans(",.", ".,"))


def vn_date(value: date | datetime | None) -> str:
    """Write a day: `22/11/2026`; a moment is written as its Vietnamese day."""
    if value is None:
        return "–"
    day = value.astimezone(VIETNAM) if isinstance(value, datetime) else value
    return day.strftime("%d/%m/%Y")


def vn_datetime(value: datetime | None) -> str:
    """Write a moment in Vietnamese time: `22/11/2026 14:05`."""
    return value.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M") if value else "–"
