"""Letters: written from a pair of templates, in the reader's language, with addresses of this site."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale

from marketplace.kernel.ports import Mail
from marketplace.wiring import settings


@contextmanager
def writing_in(locale: str) -> Iterator[None]:
    """Let sentences be in this language, and outer addresses those under which the site is known."""
    with current_app.test_request_context(base_url=settings().base_url), force_locale(locale):
        yield


def letter(template: str, *, to: str, subject: str, **values: Any) -> Mail:
    """Return the letter that `templates/mail/<template>.txt` and `.html` make of the values."""
    text = render_template(f"mail/{template}.txt", **values)
    html = render_template(f"mail/{template}.html", **values)
    return Mail(to=to, subject=subject, text=text, html=html)


def ended_by(link: str, mail: Mail) -> Mail:
    """Return a letter whose reader can end such letters with one press in her mail program (RFC 8058).

    Args:
        link: asks a person first, and ends them at once when a mail program posts to it.
    """
    headers = {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return replace(mail, headers={**mail.headers, **headers})
