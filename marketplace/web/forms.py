"""What all forms share: Vietnamese messages, and the faults that a concept found put beside their fields."""

from typing import Any

from flask_wtf import FlaskForm

from marketplace.kernel.errors import InvalidInput
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
