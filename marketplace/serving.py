"""What the web server calls in each of its processes; importing this module starts nothing."""

import gc
import logging
import sys

from flask import Flask

from marketplace.app import create_app
from marketplace.following import follow_beside
from marketplace.wiring import ports

#: A page lets go of the interpreter with each of its statements and must not wait five thousandths, Python's own
#: measure, each time a letter or the index is being written beside it.
SWITCH_SECONDS = 0.0005


def application() -> Flask:
    """Return the site, with a thread that follows what changes."""
    sys.setswitchinterval(SWITCH_SECONDS)
    app = create_app()
    follow_beside(app)
    # What was loaded stays for good: looks for cycles pass over it from now on.
    gc.freeze()
    return app


def application_with_worker() -> Flask:
    """Return the site, with threads of the same process that work off the outbox."""
    # The queue tells of each of its steps; in the server's window only what goes wrong matters.
    logging.getLogger("huey").setLevel(logging.WARNING)
    app = application()
    with app.app_context():
        ports().queue.start_beside_the_server()
    return app
