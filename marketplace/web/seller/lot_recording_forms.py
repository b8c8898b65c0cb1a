"""The form in which an event is written down, on a page or by a phone that was without network."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from marketplace.kernel.quantity import get_unit, parse_quantity
from marketplace.traceability.event_facts import FACTS
from marketplace.traceability.kinds import WRITTEN_BY_HAND, TraceEventKind
from marketplace.traceability.rules import LONGEST_CLIENT_KEY, LONGEST_NOTE, Happening
from marketplace.traceability.words import EVENT_NAMES
from marketplace.web.forms import DayField, MarketForm
from marketplace.web.languages import say
from marketplace.web.seller.lot_forms import NEEDED, Choices, chosen_id, read_quantity

DAYS = "withholding_days"


class RecordForm(MarketForm):
    """Something that happened to a lot. What only one kind of event tells stands in boxes named `<kind>-<fact>`."""

    lot = RadioField(_l("Lô nào"), [InputRequired(_l("Hãy chọn một lô."))], validate_choice=False)
    kind = RadioField(_l("Đã làm gì"), [InputRequired(_l("Hãy chọn việc đã làm."))])
    happened_on = DayField(_l("Ngày làm"), [InputRequired(NEEDED)])
    place = SelectField(_l("Nơi làm"), validate_choice=False)
    photos = MultipleFileField(_l("Ảnh"))
    quantity = StringField(_l("Số lượng"))
    party = SelectField(_l("Cùng với ai"), validate_choice=False)
    note = TextAreaField(_l("Ghi chú"), [Length(max=LONGEST_NOTE)])
    client_key = HiddenField(validators=[Length(max=LONGEST_CLIENT_KEY)])

    def __init__(self, places: Choices, parties: Choices, **options: Any) -> None:
        super().__init__(**options)
        self.unit = ""
        self.lot.choices = []
        self.kind.choices = [(kind.value, say(EVENT_NAMES[kind])) for kind in WRITTEN_BY_HAND]
        self.place.choices, self.party.choices = places, parties
        self.fact_errors: dict[str, str] = {}

    def fits(self, unit: str) -> bool:
        """Check the form for a lot that is measured in this unit."""
        self.unit = unit
        return bool(self.validate())

    def validate_quantity(self, field: Any) -> None:
        """Read the quantity in the lot's unit, where one was typed."""
        if (field.data or "").strip():
            read_quantity(self.unit, field)

    def told(self, photos: tuple[str, ...] = ()) -> Happening:
        """Return what was typed, with photos that lie in the store; only after it was found valid."""
        typed = (self.quantity.data or "").strip()
        kind = TraceEventKind(self.kind.data)
        return Happening(
            kind=kind,
            happened_on=self.happened_on.data,
            place_id=chosen_id(self.place.data),
            party_id=chosen_id(self.party.data),
            quantity=parse_quantity(typed, get_unit(self.unit)).amount_base if typed else None,
            note=self.note.data or "",
            facts=told_facts(kind),
            photos=photos,
            client_key=self.client_key.data or None,
        )

    def put_fact_errors(self, errors: dict[str, Any]) -> None:
        """Keep what is wrong with the facts of the chosen kind, by the name of its box."""
        boxes = {fact.name for fact in FACTS.get(TraceEventKind(self.kind.data), ())}
        self.fact_errors = {f"{self.kind.data}-{name}": say(each) for name, each in errors.items() if name in boxes}

    @property
    def sentence(self) -> str:
        """Everything that is wrong, in one line, for a page that shows it beside an entry of its own."""
        labels = {name: str(field.label.text) for name, field in self._fields.items()}
        parts = [f"{labels[name]}: {' '.join(map(str, errors))}" for name, errors in self.errors.items() if name]
        return " ".join([*parts, *map(str, self.form_errors), *self.fact_errors.values()])


class CorrectionForm(RecordForm):
    """Why an event was written down wrongly, and how it was in truth."""

    reason = TextAreaField(_l("Nhầm ở đâu"), [InputRequired(NEEDED), Length(max=LONGEST_NOTE)])
    did_happen = BooleanField(_l("Việc có xảy ra: ghi lại cho đúng ở dưới"), default=True)


def told_facts(kind: TraceEventKind) -> dict[str, Any]:
    """Return what the boxes tell that belong to this kind; numbers as numbers, other words as they were typed."""
    typed = {fact.name: request.form.get(f"{kind.value}-{fact.name}", "").strip() for fact in FACTS.get(kind, ())}
    return {
        name: int(text) if name == DAYS and text.isascii() and text.isdecimal() and len(text) < 5 else text
        for name, text in typed.items()
        if text
    }
