"""How often one visitor may try: guessing passwords and order codes is slowed down."""

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from marketplace.kernel.settings import Settings

# A hall of women at a training day shares one address of the network, and telephones share theirs with a whole
# commune: what is counted by network address must leave room for them.
FROM_ONE_NETWORK = "60 per minute"
WRONG_PASSWORDS = "10 per 10 minutes"
WRONG_PASSWORDS_FROM_ANYWHERE = "100 per hour"
LETTERS_TO_ONE_PERSON = "5 per hour"

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def init_limits(app: Flask) -> None:
    """Count in memory, or in Redis where several machines must count together."""
    settings: Settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config.setdefault("COUNTS_TRIES", not settings.testing)
    limiter.init_app(app)


@limiter.request_filter
def counts_nothing() -> bool:
    """Tell whether this application, one of several in the tests, lets everybody try as often as she likes."""
    return not current_app.config["COUNTS_TRIES"]


def typed_email() -> str:
    """Return whose account is knocked at, from wherever."""
    return f"account {request.form.get('email', '').strip().lower()[:320]}"


def typed_email_from_here() -> str:
    """Return whose account is knocked at, and from which network."""
    return f"{get_remote_address()} {typed_email()}"


def was_refused(response: Response) -> bool:
    """Tell whether the try failed: who gets in is not counted."""
    return response.status_code == 422
