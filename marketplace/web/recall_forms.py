"""What is typed about a recall; both desks ask for the same."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.recalls.kinds import ResultKind, Risk
from marketplace.recalls.rules import LONGEST_NAME, LONGEST_TEXT, RecallData, Result
from marketplace.recalls.words import RESULT_NAMES, RISK_NAMES
from marketplace.web.forms import CountField, MarketForm
from marketplace.web.languages import say

_NEEDED = _l("Hãy điền mục này.")
_LONG = Length(max=LONGEST_TEXT, message=_l("Dài quá 400 ký tự. Hãy viết ngắn hơn."))


class RecallForm(MarketForm):
    """Why a lot is called back, how grave it is, what buyers do, who decided."""

    risk = RadioField(_l("Mức nguy hại"), [InputRequired(_NEEDED)])
    reason = TextAreaField(_l("Lý do thu hồi"), [InputRequired(_NEEDED), _LONG])
    advice = TextAreaField(_l("Người mua cần làm gì"), [InputRequired(_NEEDED), _LONG])
    decided_by = StringField(_l("Người quyết định, chức danh"), [InputRequired(_NEEDED), Length(max=LONGEST_NAME)])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.risk.choices = [(risk.value, say(name)) for risk, name in RISK_NAMES.items()]

    def told(self) -> RecallData:
        """Return what was typed; only after it was found valid."""
        return RecallData(
            self.reason.data or "", Risk(self.risk.data), self.advice.data or "", self.decided_by.data or ""
        )


class OrderedRecallForm(RecallForm):
    """The same, with the code on the label: an officer starts from a label, not from a page of the lot."""

    code = StringField(_l("Mã in trên tem hoặc số lô"), [InputRequired(_NEEDED)])


class ResultForm(MarketForm):
    """What became of some packs."""

    kind = SelectField(_l("Kết quả"), [InputRequired(_NEEDED)])
    packs = CountField(_l("Số gói"), [InputRequired(_NEEDED)])
    note = StringField(_l("Ghi chú"), [_LONG])

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.kind.choices = [(kind.value, say(name)) for kind, name in RESULT_NAMES.items()]

    def told(self) -> Result:
        """Return what was typed; only after it was found valid."""
        return Result(ResultKind(self.kind.data), self.packs.data or 0, self.note.data or "")
