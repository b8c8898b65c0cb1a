"""Forms about labels: a run, a reprint, and calling a run void."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from marketplace.kernel.quantity import get_unit, parse_quantity
from marketplace.traceability.layouts import DEFAULT_LAYOUT, LAYOUTS
from marketplace.traceability.printing import LONGEST_REASON, Wanted
from marketplace.web.forms import CountField, MarketForm
from marketplace.web.languages import say

NEEDED = _l("Hãy điền mục này.")


class LabelForm(MarketForm):
    """A printing of labels; a product without packs has none to choose, and only weighed packs have a weight."""

    variant = SelectField(_l("Quy cách in trên tem"), [InputRequired(NEEDED)])
    weighed = StringField(_l("Khối lượng cân được của gói"))
    layout = RadioField(_l("Cỡ tem"), [InputRequired(NEEDED)], default=DEFAULT_LAYOUT)
    count = CountField(_l("Số tem"), [InputRequired(_l("Hãy nhập một số, ví dụ 24."))])
    has_serials = BooleanField(_l("Mỗi tem một mã riêng"))

    def __init__(self, packs: list[Any], **options: Any) -> None:
        super().__init__(**options)
        self.units = {str(pack.id): get_unit(pack.unit) for pack in packs if pack.is_weighed}
        if packs:
            self.variant.choices = [(str(pack.id), pack.label) for pack in packs]
        else:
            del self.variant
        if not self.units:
            del self.weighed
        self.layout.choices = [(layout.code, say(layout.name)) for layout in LAYOUTS.values()]

    def validate_weighed(self, field: Any) -> None:
        """Read the weight in the unit of the chosen pack, where it is sold by weight."""
        if self._weighed_unit() is not None and (field.data or "").strip():
            try:
                self._weight()
            except ValueError as error:
                raise ValidationError(say(error.args[0])) from error

    def told(self) -> Wanted:
        """Return what was chosen; only after it was found valid."""
        return Wanted(
            count=int(self.count.data or 0),
            layout=self.layout.data,
            variant_id=int(self.variant.data) if self.variant else None,
            has_serials=bool(self.has_serials.data),
            weighed=self._weight(),
        )

    def _weighed_unit(self) -> Any:
        return self.units.get(self.variant.data) if self.variant else None

    def _weight(self) -> int | None:
        unit = self._weighed_unit()
        typed = (self.weighed.data or "").strip() if unit is not None else ""
        return parse_quantity(typed, unit).amount_base if typed else None


class ReprintForm(MarketForm):
    """Some labels of a run once more."""

    first = CountField(_l("Từ tem số"), [InputRequired(NEEDED)])
    last = CountField(_l("Đến tem số"), [InputRequired(NEEDED)])
    reason = StringField(_l("Lý do in lại"), [InputRequired(NEEDED), Length(max=LONGEST_REASON)])


class VoidForm(MarketForm):
    """A run whose labels nobody shall use."""

    reason = StringField(_l("Lý do hủy đợt tem"), [InputRequired(NEEDED), Length(max=LONGEST_REASON)])
