"""What the web server calls in each of its processes; importing this module starts nothing."""

import logging

from flask import Flask

from marketplace.app import create_app
from marketplace.wiring import ports


def application() -> Flask:
    """Return the site."""
    return create_app()


def application_with_worker() -> Flask:
    """Return the site, with threads of the same process that work off the outbox."""
    # The queue tells of each of its steps; in the server's window only what goes wrong matters.
    logging.getLogger("huey").setLevel(logging.WARNING)
    app = create_app()
    with app.app_context():
        ports().queue.start_beside_the_server()
    return app
