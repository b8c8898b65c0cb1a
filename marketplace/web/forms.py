"""What all forms share: Vietnamese messages, and the faults that a concept found put beside their fields."""

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField

from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.money import group_thousands, parse_dong
from marketplace.web.languages import say


class MarketForm(FlaskForm):  # type: ignore[misc]
    """A form of a signed-in door, with its token."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The site's languages."""

        locales = ("vi",)


class OpenForm(FlaskForm):  # type: ignore[misc]
    """A form of a public page: no token, so that the page can be cached whole; the cross-site guard protects it."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """No token."""

        csrf = False
        locales = ("vi",)


class Expected:
    """Marks a field that will be needed, though a page may be saved without it: it is not called optional."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms reads it from the class

    def __call__(self, _form: Any, _field: Any) -> None:
        """Accept anything."""


class DayField(DateField):  # type: ignore[misc]
    """A day, as browsers send it or as it is written in Vietnam."""

    def __init__(self, label: Any = None, validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; say in Vietnamese when it is none."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Hãy nhập ngày, ví dụ 22/11/2026.")) from None


class CountField(IntegerField):  # type: ignore[misc]
    """A whole number, with or without dots between the thousands; `None` where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; say in Vietnamese when it is none."""
        self.data = None
        typed = "".join(valuelist).replace(".", "").replace(" ", "")
        if not typed:
            return
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
            raise ValueError(gettext("Hãy nhập một số, ví dụ 12."))
        self.data = int(typed)


class SumField(IntegerField):  # type: ignore[misc]
    """A sum in whole đồng as people write it: 20.000, 20k, 0; `None` where nothing was typed."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the sum; say in Vietnamese when it is none."""
        self.data = None
        typed = "".join(valuelist).strip()
        if not typed:
            return
        try:
            self.data = int(parse_dong(typed))
        except ValueError:
            raise ValueError(gettext("Hãy nhập số tiền, ví dụ 20.000.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else group_thousands(self.data)


def put_errors(form: Any, error: InvalidInput) -> None:
    """Put each fault beside its field; what belongs to no field stands above the form.

    Args:
        error: its `fields` are named as the form's fields.
    """
    for name, message in error.fields.items():
        field = form._fields.get(name)
        if field is None:
            form.form_errors.append(say(message))
        else:
            field.errors = [*field.errors, say(message)]
    if not error.fields:
        form.form_errors.append(say(error.message))
