"""What stands in a page's head for search engines and for whoever it is shared with."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup, escape

from marketplace.web.found.blueprint import blueprint
from marketplace.web.languages import language
from marketplace.wiring import settings

#: What of a query leads to another content; order, campaign marks and the like lead to the same.
TELLING = ("category", "province", "stars", "craft", "season", "after", "before")
LOCALES = {"vi": "vi_VN", "en": "en_US"}
#: In a script block, only these could end it or begin a comment.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def absolute(path: str) -> str:
    """Return the whole address of a path; what is whole already stays."""
    return path if path.startswith(("http://", "https://")) else f"{settings().base_url.rstrip('/')}{path}"


def in_language(path: str, code: str) -> str:
    """Return the address of a page in a language; Vietnamese needs no mark."""
    if code == "vi":
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={code}"


def canonical_path() -> str:
    """Return the one address that the present page has among all that lead to it, without language."""
    kept = [(name, request.args[name]) for name in TELLING if request.args.get(name)]
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


@blueprint.app_template_global()
def head_links() -> Markup:
    """Return the page's canonical address and the same page in the other language."""
    path = canonical_path()
    here = absolute(in_language(path, language()))
    links = [f'<link rel="canonical" href="{escape(here)}">']
    for name, code in (("vi", "vi"), ("en", "en"), ("x-default", "vi")):
        other = absolute(in_language(path, code))
        links.append(f'<link rel="alternate" hreflang="{name}" href="{escape(other)}">')
    links += [_property("og:url", here), _property("og:locale", LOCALES[language()])]
    return Markup("\n  ".join(links))  # noqa: S704


@blueprint.app_template_global()
def share_tags(kind: str = "website", picture: dict[str, Any] | None = None) -> Markup:
    """Return what a shared link shows beside title and description (Open Graph, Twitter).

    Args:
        kind: "website" or "product".
        picture: {src, alt, width, height}.
    """
    tags = [("og:type", kind)]
    if picture:
        tags += [("og:image", absolute(picture["src"])), ("og:image:alt", picture["alt"])]
        tags += [("og:image:width", picture["width"]), ("og:image:height", picture["height"])]
    shown = [_property(*tag) for tag in tags]
    card = "summary_large_image" if picture else "summary"
    return Markup("\n  ".join([*shown, f'<meta name="twitter:card" content="{card}">']))  # noqa: S704


def _property(name: str, content: object) -> str:
    return f'<meta property="{name}" content="{escape(content)}">'


@blueprint.app_template_global()
def structured_data(things: list[dict[str, Any]]) -> Markup:
    """Return things of schema.org as JSON-LD; browsers do not run such a block, so the policy allows it."""
    # Nothing in the text can end the block: see `_UNSAFE`.
    return Markup("\n  ".join(f'<script type="application/ld+json">{_block(thing)}</script>' for thing in things))  # noqa: S704


def _block(thing: dict[str, Any]) -> str:
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _UNSAFE.items():
        text = text.replace(character, escaped)
    return text
