"""The one field of every decision that needs words."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.web.forms import MarketForm

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
