"""What makes templates cheap: a page of the shop calls its components and sentences a few hundred times."""

from collections import ChainMap
from collections.abc import MutableMapping
from typing import Any

from flask import Flask


def init_templating(app: Flask) -> None:
    """Let components share the site's globals as one plain mapping.

    Each import of a component compares the globals of both templates, key by key; over a chain of mappings that costs
    as much as the list itself.
    """
    environment = app.jinja_env

    def make_globals(own: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return ChainMap(own, environment.globals) if own else environment.globals

    environment.make_globals = make_globals  # type: ignore[method-assign, assignment]
