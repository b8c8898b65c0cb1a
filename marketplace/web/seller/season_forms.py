"""What a cooperative fills in about a harvest to come."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from marketplace.inventory.season_rules import LONGEST_NOTE, SeasonData
from marketplace.inventory.season_states import ShortfallRule
from marketplace.web.forms import CountField, DayField, MarketForm

NEEDED_DAY = InputRequired(_l("Hãy nhập ngày, ví dụ 22/11/2026."))
NEEDED_COUNT = InputRequired(_l("Hãy nhập một số, ví dụ 12."))


class SeasonForm(MarketForm):
    """Which pack, when, how many, and what happens when it is less."""

    variant_id = SelectField(_l("Sản phẩm và quy cách"), [InputRequired(_l("Hãy chọn một quy cách."))], coerce=int)
    harvest_from = DayField(_l("Thu hoạch từ ngày"), [NEEDED_DAY])
    harvest_to = DayField(_l("Thu hoạch đến ngày"), [NEEDED_DAY])
    expected = CountField(_l("Dự kiến thu được bao nhiêu gói"), [NEEDED_COUNT])
    closes_on = DayField(_l("Nhận đặt đến hết ngày"), [NEEDED_DAY])
    rule = RadioField(
        _l("Nếu thu được ít hơn"), [InputRequired(_l("Hãy chọn cách chia."))], default=ShortfallRule.PRO_RATA.value
    )
    must_prepay = BooleanField(_l("Chỉ nhận đơn trả trước (chuyển khoản hoặc thẻ)"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.rule.choices = [
            (ShortfallRule.PRO_RATA.value, gettext("Chia đều theo tỷ lệ đã đặt")),
            (ShortfallRule.FIRST_COME.value, gettext("Ai đặt trước được trước")),
        ]

    def told(self) -> SeasonData:
        """Return what was typed; only after it was found valid."""
        return SeasonData(
            harvest_from=self.harvest_from.data,
            harvest_to=self.harvest_to.data,
            closes_on=self.closes_on.data,
            expected=self.expected.data or 0,
            rule=ShortfallRule(self.rule.data),
            must_prepay=self.must_prepay.data,
        )


class WindowForm(MarketForm):
    """The new days of a harvest."""

    harvest_from = DayField(_l("Thu hoạch từ ngày"), [NEEDED_DAY])
    harvest_to = DayField(_l("Thu hoạch đến ngày"), [NEEDED_DAY])


class HarvestForm(MarketForm):
    """How much it was in the end."""

    harvested = CountField(_l("Thu được bao nhiêu gói"), [NEEDED_COUNT])


class CallOffForm(MarketForm):
    """Why there is no harvest."""

    reason = StringField(_l("Lý do, người mua sẽ đọc được"), [Length(max=LONGEST_NOTE)])
