"""The site's addresses as tests walk them."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

ON_SQLITE = pytest.mark.parametrize("market", ["sqlite"], indirect=True)
"""For what has nothing to do with rows: once is enough."""

FRAMEWORK = frozenset({"static"})


def rules_of(app: Flask) -> list[Rule]:
    """Return the addresses of our own views, each method set without what Flask adds."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FRAMEWORK]
