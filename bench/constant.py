"""H: a Flask view that returns a constant, the floor of every page."""

from collections.abc import Callable

from flask import Flask

CONSTANT = "<!doctype html><title>H</title><p>Xin chào"


def application() -> Flask:
    """Return the site H."""
    app = Flask("bench_h")
    app.add_url_rule("/", view_func=lambda: CONSTANT)
    return app


def without_flask() -> Callable[..., tuple[bytes]]:
    """Return a site that answers the same without Flask: what the server itself costs, whatever stands in front."""
    body = CONSTANT.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]

    def answer(_environ: object, start_response: Callable[..., object]) -> tuple[bytes]:
        start_response("200 OK", headers)
        return (body,)

    return answer
