"""The one field of every decision that needs words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.products.words import COMPARED_NAMES
from marketplace.web.forms import MarketForm
from marketplace.web.languages import say

LONGEST = 1000


class ReasonForm(MarketForm):
    """Why the officer decides so; the cooperative reads it."""

    reason = TextAreaField(
        _l("Lý do gửi cho hợp tác xã"),
        [
            InputRequired(_l("Hãy ghi rõ lý do để hợp tác xã biết cần làm gì.")),
            Length(max=LONGEST, message=_l("Lý do dài quá 1000 ký tự.")),
        ],
    )

    def text(self) -> Any:
        """Return what was typed."""
        return self.reason.data or ""


class ReturnForm(ReasonForm):
    """Why a listing goes back, and which part of it has to be mended."""

    part = SelectField(_l("Mục cần sửa"), [Optional()], validate_choice=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.part.choices = [("", _l("Nhiều mục")), *((part, say(name)) for part, name in COMPARED_NAMES.items())]
