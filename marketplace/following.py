"""A thread beside each server that keeps this machine's search index like the market.

It is woken by what this process tells the feed and then gathers for a moment; by itself it looks every second for what
others told.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

from flask import Flask

from marketplace.kernel import feed
from marketplace.products import following
from marketplace.wiring import ports

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
#: After being woken it lets more be told, so that one pass, and not each of fifty, takes its time from the pages.
GATHER_SECONDS = 0.3


class Follower:
    """Follows the feed until stopped. A pass that fails is told in the log, and the next begins where it began."""

    def __init__(self, follow: Callable[[], None]) -> None:
        self._follow = follow
        self._woken, self._stopped = Event(), Event()
        self._thread = Thread(target=self._keep_following, name="follower", daemon=True)

    def start(self) -> None:
        """Follow in a thread of this process from now on."""
        feed.when_told(self.wake)
        self._thread.start()

    def wake(self) -> None:
        """Say that something was told."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the pass at hand and stop."""
        feed.stop_telling(self.wake)
        self._stopped.set()
        self._woken.set()
        self._thread.join()

    def _keep_following(self) -> None:
        # The pool keeps whatever a pass trips over, so that one bad minute of the disk does not end the thread.
        with ThreadPoolExecutor(1, thread_name_prefix="follow") as pool:
            while not self._stopped.is_set():
                self._woken.clear()
                failure = pool.submit(self._follow).exception()
                if failure is not None:
                    log.warning("the search index could not be followed: %r", failure)
                if self._woken.wait(LOOK_SECONDS):
                    self._stopped.wait(GATHER_SECONDS)


def follow_beside(app: Flask) -> Follower:
    """Start a follower for an application and return it."""

    def follow() -> None:
        with app.app_context():
            following.follow(ports().search)

    follower = Follower(follow)
    follower.start()
    return follower
