"""What the worker does: deliver the outbox, and what is due every minute."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask

from marketplace.kernel import clock, outbox
from marketplace.kernel.ports import Mail
from marketplace.wiring import ports

Jobs = Mapping[str, outbox.Handler]


def send_mail(payload: Mapping[str, Any]) -> None:
    """Send one letter that a concept or page posted as {to, subject, text, html}."""
    ports().mail.send(Mail(**payload))


HANDLERS: dict[str, outbox.Handler] = {
    "mail": send_mail,
}


def deliver_all(app: Flask) -> Callable[[], None]:
    """Return a job that empties the outbox of what is due."""

    def run() -> None:
        with app.app_context():
            while outbox.deliver_due(HANDLERS, at=clock.now()):
                pass

    return run
