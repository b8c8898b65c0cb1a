"""What makes templates cheap: a page of the shop calls its components and sentences a few hundred times."""

from collections import ChainMap
from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask, has_request_context, request

from marketplace.web.languages import language


def init_templating(app: Flask) -> None:
    """Let components share the site's globals as one plain mapping.

    Each import of a component compares the globals of both templates, key by key; over a chain of mappings that costs
    as much as the list itself.
    """
    environment = app.jinja_env

    def make_globals(own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(own, environment.globals) if own else environment.globals

    environment.globals["kept"] = _kept()
    environment.globals["url_for"] = _remembering(app)
    environment.make_globals = make_globals  # type: ignore[method-assign, assignment]


def _kept() -> Callable[..., str]:
    """Return `kept` for templates: `{% call kept("footer") %}…{% endcall %}` is drawn once in a language and process.

    Inside stand only sentences, settings and addresses; what else it depends on is told behind the name and has few
    values: `{% call kept("tabs", request.endpoint) %}`.
    """
    drawn: dict[tuple[object, ...], str] = {}

    def kept(name: str, depends_on: object = None, *, caller: Callable[[], str]) -> str:
        key = (name, depends_on, language(), request.script_root if has_request_context() else "")
        if key not in drawn:
            drawn[key] = caller()
        return drawn[key]

    return kept


def _remembering(app: Flask) -> Callable[..., str]:
    """Return `url_for` for templates, which works out once what has no parameters: each page names two dozen such."""
    known: dict[tuple[str, str], str] = {}

    def url_for(endpoint: str, **values: Any) -> str:
        if values or endpoint.startswith(".") or not has_request_context():
            return app.url_for(endpoint, **values)
        key = (endpoint, request.script_root)
        if key not in known:
            known[key] = app.url_for(endpoint)
        return known[key]

    return url_for
