"""Sitemaps (sitemaps.org): which public pages there are, in both languages; and which doors are no pages to find."""

from collections.abc import Iterable
from datetime import datetime

from flask import Response
from markupsafe import escape

from marketplace.kernel.clock import day_of
from marketplace.kernel.errors import NotFound
from marketplace.products import announcing
from marketplace.products.reference import CATEGORIES
from marketplace.web.access import public
from marketplace.web.found.blueprint import blueprint
from marketplace.web.found.heads import absolute, in_language
from marketplace.web.page_cache import same_for_everybody

PLAIN_PAGES = ("/", "/products", "/cooperatives", "/trace", "/about", "/how-it-works", "/ranking", "/privacy", "/terms")
#: What belongs to one visitor or leads to the same goods in another order.
NOT_TO_FIND = ("/cart", "/checkout", "/orders", "/account", "/seller", "/union", "/search", "/*?*sort=")

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@blueprint.get("/robots.txt")
@public
@same_for_everybody
def robots() -> Response:
    """Tell robots where to look and where not."""
    closed = [f"Disallow: {path}" for path in NOT_TO_FIND]
    lines = ["User-agent: *", *closed, "", f"Sitemap: {absolute('/sitemap.xml')}", ""]
    return Response("\n".join(lines), mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
@same_for_everybody
def sitemap() -> Response:
    """Name the pieces: plain pages, cooperatives, and products by ten thousand."""
    pieces = ["/sitemaps/pages.xml", "/sitemaps/cooperatives.xml"]
    pieces += [f"/sitemaps/products/{part}.xml" for part in announcing.parts()]
    listed = "".join(f"<sitemap><loc>{escape(absolute(path))}</loc></sitemap>\n" for path in pieces)
    return _xml(f"{_XML}<sitemapindex {_SCHEMA}>\n{listed}</sitemapindex>\n")


@blueprint.get("/sitemaps/pages.xml")
@public
@same_for_everybody
def pages() -> Response:
    """List the plain pages and the shelves."""
    shelves = [f"/products?category={slug}" for slug, *_ in CATEGORIES]
    return _urls((path, None) for path in (*PLAIN_PAGES, *shelves))


@blueprint.get("/sitemaps/cooperatives.xml")
@public
@same_for_everybody
def cooperatives() -> Response:
    """List the cooperatives' own pages."""
    return _urls((f"/cooperatives/{maker.slug}", maker.at) for maker in announcing.makers())


@blueprint.get("/sitemaps/products/<int:part>.xml")
@public
@same_for_everybody
def products(part: int) -> Response:
    """List one piece of the products on sale.

    Raises:
        NotFound: there is no such piece.
    """
    if part not in announcing.parts():
        raise NotFound
    return _urls((f"/products/{product.slug}", product.at) for product in announcing.products_of(part))


def _urls(pages: Iterable[tuple[str, datetime | None]]) -> Response:
    listed = "".join(_url(path, at) for path, at in pages)
    return _xml(f"{_XML}<urlset {_SCHEMA} {_LINKS}>\n{listed}</urlset>\n")


def _url(path: str, at: datetime | None) -> str:
    """Return one page, once per language, as search engines want it told."""
    vietnamese, english = (escape(absolute(in_language(path, code))) for code in ("vi", "en"))
    changed = f"<lastmod>{day_of(at).isoformat()}</lastmod>" if at else ""
    others = (
        f'<xhtml:link rel="alternate" hreflang="vi" href="{vietnamese}"/>'
        f'<xhtml:link rel="alternate" hreflang="en" href="{english}"/>'
        f'<xhtml:link rel="alternate" hreflang="x-default" href="{vietnamese}"/>'
    )
    return "".join(f"<url><loc>{place}</loc>{changed}{others}</url>\n" for place in (vietnamese, english))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")
