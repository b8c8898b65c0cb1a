"""Forms about lots that are made of lots, held back, let go or destroyed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from marketplace.kernel.quantity import UNITS, get_unit, parse_quantity
from marketplace.traceability.rules import LONGEST_NOTE, LONGEST_NUMBER, LONGEST_STANDARD, LotData
from marketplace.traceability.transforming import MOST_YIELD_PERCENT
from marketplace.web.forms import CountField, DayField, MarketForm
from marketplace.web.languages import language
from marketplace.web.seller.lot_forms import NEEDED, Choices, read_quantity

_PERCENT = _l("Tỷ lệ thu hồi từ 1 đến 400 %.")


class MakingForm(MarketForm):
    """What was made of other lots; how much was taken of each stands beside this form."""

    product_code = SelectField(_l("Làm ra sản phẩm"), [InputRequired(_l("Hãy chọn một sản phẩm của hợp tác xã."))])
    quantity = StringField(_l("Lượng làm ra"), [InputRequired(_l("Hãy ghi số lượng, ví dụ 50 hoặc 12,5."))])
    unit = SelectField(_l("Đơn vị"), [InputRequired(NEEDED)], default="kg")
    yield_percent = CountField(
        _l("Tỷ lệ thu hồi cao nhất"),
        [InputRequired(NEEDED), NumberRange(1, MOST_YIELD_PERCENT, message=_PERCENT)],
        default=100,
    )
    produced_on = DayField(_l("Ngày làm"), [InputRequired(NEEDED)])
    best_before_on = DayField(_l("Sử dụng tốt nhất trước"), [Optional()])
    number = StringField(_l("Số lô"), [Length(max=2 * LONGEST_NUMBER)])
    standard = StringField(_l("Tiêu chuẩn áp dụng"), [Length(max=LONGEST_STANDARD)])
    client_key = HiddenField(validators=[Length(max=64)])

    def __init__(self, products: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.product_code.choices = [("", _l("Chọn…")), *products]
        self.unit.choices = [(unit.code, unit.name(language())) for unit in UNITS.values()]

    def validate_quantity(self, field: Any) -> None:
        """Read the quantity in the chosen unit."""
        read_quantity(self.unit.data, field)

    def told(self) -> LotData:
        """Return what was typed; only after it was found valid."""
        return LotData(
            product_code=self.product_code.data,
            quantity=parse_quantity(self.quantity.data, get_unit(self.unit.data)).amount_base,
            unit=self.unit.data,
            produced_on=self.produced_on.data,
            number=self.number.data or "",
            best_before_on=self.best_before_on.data,
            standard=self.standard.data or "",
        )


class PartForm(MarketForm):
    """How much is set apart, in the unit of the whole lot."""

    quantity = StringField(_l("Tách ra bao nhiêu"), [InputRequired(_l("Hãy ghi số lượng, ví dụ 50 hoặc 12,5."))])
    client_key = HiddenField(validators=[Length(max=64)])

    def __init__(self, unit: str, **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit

    def validate_quantity(self, field: Any) -> None:
        """Read the quantity in the lot's unit."""
        read_quantity(self.unit, field)

    @property
    def base_quantity(self) -> int:
        """What was typed, in base units; only after it was found valid."""
        return parse_quantity(self.quantity.data, get_unit(self.unit)).amount_base


class LifeForm(MarketForm):
    """Why a lot is held back, let go or destroyed, and whether that goes for what was made of it."""

    reason = TextAreaField(_l("Lý do"), [InputRequired(NEEDED), Length(max=LONGEST_NOTE)])
    with_derived = BooleanField(_l("Làm vậy với cả những lô làm ra từ lô này"))
