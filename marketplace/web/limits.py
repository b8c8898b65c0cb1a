"""How often one visitor may try: guessing passwords and order codes is slowed down."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from marketplace.kernel.settings import Settings

limiter = Limiter(get_remote_address, default_limits=[], headers_enabled=False)


def init_limits(app: Flask) -> None:
    """Count in memory, or in Redis where several machines must count together."""
    settings: Settings = app.extensions["settings"]
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config.setdefault("RATELIMIT_ENABLED", not settings.testing)
    limiter.init_app(app)
