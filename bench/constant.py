"""H: a Flask view that returns a constant, the floor of every page."""

from flask import Flask

CONSTANT = "<!doctype html><title>H</title><p>Xin chào"


def application() -> Flask:
    """Return the site H."""
    app = Flask("bench_h")
    app.add_url_rule("/", view_func=lambda: CONSTANT)
    return app
