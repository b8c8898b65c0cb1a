"""Found by the world: sitemaps, feeds, and what a page tells machines about itself."""

from marketplace.web.found import feeds, heads, sitemaps
from marketplace.web.found.blueprint import blueprint

__all__ = ["blueprint", "feeds", "heads", "sitemaps"]
