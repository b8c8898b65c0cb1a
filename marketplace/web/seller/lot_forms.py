"""Forms about lots: opening one, and reading quantities."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from marketplace.kernel.quantity import UNITS, get_unit, parse_quantity
from marketplace.traceability.rules import (
    LONGEST_NUMBER,
    LONGEST_PLACE,
    LONGEST_STANDARD,
    LotData,
)
from marketplace.web.forms import DayField, MarketForm
from marketplace.web.languages import language, say

Choices = list[tuple[str, str]]
"""What may be chosen: the value that is sent, and the word that is read."""

NEEDED = _l("Hãy điền mục này.")


class LotForm(MarketForm):
    """A new lot on one screen. `seen` is the newest lot she had when the form was shown."""

    product_code = SelectField(_l("Sản phẩm của lô"), [InputRequired(_l("Hãy chọn một sản phẩm của hợp tác xã."))])
    quantity = StringField(_l("Lượng hàng của cả lô"), [InputRequired(_l("Hãy ghi số lượng, ví dụ 50 hoặc 12,5."))])
    unit = SelectField(_l("Đơn vị"), [InputRequired(NEEDED)])
    harvested_on = DayField(_l("Ngày thu hoạch"), [Optional()])
    produced_on = DayField(_l("Ngày sản xuất"), [InputRequired(NEEDED)])
    best_before_on = DayField(_l("Sử dụng tốt nhất trước"), [Optional()])
    packed_on = DayField(_l("Ngày đóng gói"), [Optional()])
    number = StringField(_l("Số lô"), [Length(max=2 * LONGEST_NUMBER)])
    place = StringField(_l("Nơi làm"), [Length(max=LONGEST_PLACE)])
    standard = StringField(_l("Tiêu chuẩn áp dụng"), [Length(max=LONGEST_STANDARD)])
    seen = HiddenField()

    def __init__(self, products: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.product_code.choices = [("", _l("Chọn…")), *products]
        self.unit.choices = [(unit.code, unit.name(language())) for unit in UNITS.values()]

    def validate_quantity(self, field: Any) -> None:
        """Read the quantity in the chosen unit."""
        read_quantity(self.unit.data, field)

    @property
    def seen_id(self) -> int:
        """The newest lot when the form was shown; 0 when there was none."""
        typed = str(self.seen.data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0

    def told(self) -> LotData:
        """Return what was typed; only after it was found valid."""
        return LotData(
            product_code=self.product_code.data,
            quantity=parse_quantity(self.quantity.data, get_unit(self.unit.data)).amount_base,
            unit=self.unit.data,
            produced_on=self.produced_on.data,
            number=self.number.data or "",
            harvested_on=self.harvested_on.data,
            packed_on=self.packed_on.data,
            best_before_on=self.best_before_on.data,
            standard=self.standard.data or "",
            place=self.place.data or "",
        )


def read_quantity(unit_code: str, field: Any) -> None:
    """Check a quantity that was typed in a unit.

    Raises:
        ValidationError: it is none; the sentence says what was expected.
    """
    if unit_code not in UNITS:
        return
    try:
        parse_quantity(field.data or "", get_unit(unit_code))
    except ValueError as error:
        raise ValidationError(say(error.args[0])) from error


def chosen_id(typed: str | None) -> int | None:
    """Return the number of the row that was chosen, or nothing; whose it is, is looked up later."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
