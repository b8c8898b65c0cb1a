"""A site that keeps its public pages, on the rows of a test's market."""

from flask import Flask

from marketplace.app import create_app
from marketplace.kernel.settings import Settings
from tests.conftest import Market


def keeping_site(market: Market, *, bytes_kept: int = 4_000_000) -> Flask:
    """Return another server of the same market, with the page cache in front."""
    settings = Settings(
        database_url=market.app.extensions["settings"].database,
        var_dir=market.var,
        secret_key="test-key",
        testing=True,
        base_url="http://localhost",
        page_cache_bytes=bytes_kept,
    )
    return create_app(settings, config={"WTF_CSRF_ENABLED": False, "KEEPS_PAGES": True})
