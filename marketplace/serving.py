"""What the web server loads in each of its processes."""

from marketplace.app import create_app
from marketplace.wiring import settings

application = create_app()

with application.app_context():
    if settings().worker_in_server:
        application.extensions["ports"].queue.start_beside_the_server()
