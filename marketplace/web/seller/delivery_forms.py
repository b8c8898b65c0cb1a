"""What a cooperative types about delivery: her fees by zone, pick-up points, carriers' pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from marketplace.kernel.money import Dong
from marketplace.orders.rules import Rate
from marketplace.orders.terms import Terms
from marketplace.territory.rules import Zone
from marketplace.web.forms import CountField, MarketForm, SumField

NEEDED = _l("Hãy điền mục này.")


class RateForm(Form):  # type: ignore[misc]
    """The fee into one zone. Weights are typed in grams."""

    first_grams = CountField(_l("Nấc đầu nặng đến"), [InputRequired(NEEDED)])
    first_fee = SumField(_l("Phí nấc đầu"), [InputRequired(NEEDED)])
    step_grams = CountField(_l("Mỗi nấc thêm"), [InputRequired(NEEDED)])
    step_fee = SumField(_l("Phí mỗi nấc thêm"), [InputRequired(NEEDED)])
    free_from = SumField(_l("Miễn phí cho đơn từ"))


class FeesForm(MarketForm):
    """All fees of a cooperative."""

    same_province = FormField(RateForm, _l("Trong tỉnh"))
    same_region = FormField(RateForm, _l("Cùng miền"))
    between_regions = FormField(RateForm, _l("Khác miền"))
    minimum_order = SumField(_l("Chỉ nhận đơn từ"), [Optional()])
    remote_fee = SumField(_l("Phụ phí vùng xa, hải đảo"), [Optional()])

    def rates(self) -> dict[Zone, Rate]:
        """Return what was typed by zone; only after it was found valid."""
        return {zone: _rate(self[zone.value].form) for zone in Zone}


class PointForm(MarketForm):
    """A pick-up point."""

    name = StringField(_l("Tên điểm nhận"), [InputRequired(NEEDED)])
    street = StringField(_l("Số nhà, đường, thôn"))
    commune_search = StringField(_l("Xã, phường"))
    commune_code = RadioField(_l("Chọn đúng xã"), [Optional()], validate_choice=False)
    hours = StringField(_l("Giờ nhận"))


class RemoteForm(MarketForm):
    """A commune that costs more."""

    commune_search = StringField(_l("Xã, phường, đặc khu"))
    commune_code = RadioField(_l("Chọn đúng xã"), [Optional()], validate_choice=False)


def typed_fees(rates: dict[Zone, Rate], terms: Terms) -> dict[str, Any]:
    """Return what is in force, as it would be typed."""
    by_zone: dict[str, Any] = {zone.value: vars(rate) for zone, rate in rates.items()}
    return by_zone | {"minimum_order": terms.minimum_order, "remote_fee": terms.remote_fee}


def _rate(form: Any) -> Rate:
    return Rate(
        form.first_grams.data,
        Dong(form.first_fee.data),
        form.step_grams.data,
        Dong(form.step_fee.data),
        Dong(form.free_from.data or 0),
    )
