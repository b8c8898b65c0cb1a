"""A site that keeps its public pages, on the rows of a test's market."""

from functools import cache
from pathlib import Path

from flask import Flask

from marketplace.app import create_app
from marketplace.kernel.settings import Settings
from marketplace.web.page_cache import Counts
from tests.conftest import Market


def keeping_site(market: Market, *, bytes_kept: int = 4_000_000) -> Flask:
    """Return another server of the same market, with an empty page cache in front."""
    site = _site(market.app.extensions["settings"].database, market.var, bytes_kept)
    kept = site.extensions["page_cache"]
    kept.shelf.clear()
    vars(kept.counts).update(vars(Counts()))
    return site


@cache
def _site(url: str, var: Path, bytes_kept: int) -> Flask:
    """Build it once: reading all templates anew costs more than any test."""
    settings = Settings(
        database_url=url,
        var_dir=var,
        secret_key="test-key",
        testing=True,
        base_url="http://localhost",
        page_cache_bytes=bytes_kept,
    )
    return create_app(settings, config={"WTF_CSRF_ENABLED": False, "KEEPS_PAGES": True})
