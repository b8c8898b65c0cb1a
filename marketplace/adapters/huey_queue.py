"""The job queue on Huey, in a SQLite file of this machine.

It carries wake-ups only: what is to be done stands in the outbox, in the market's own database. So a worker on
another machine than the one where something was posted loses nothing; it looks into the outbox every second.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from huey import SqliteHuey, crontab
from huey.consumer import Consumer

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
LOOK_SECONDS = 1.0


class _QuietConsumer(Consumer):  # type: ignore[misc]
    """A consumer that lives in threads of the serving process, whose signals are the server's."""

    def _set_signal_handlers(self) -> None:
        pass


class HueyQueue:
    """Wakes a worker after each transaction that posted something, and once a minute in any case."""

    def __init__(self, folder: Path, *, deliver: Callable[[], Any], every_minute: Callable[[], Any]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.huey = SqliteHuey("market", filename=str(folder / "queue.db"), results=False)
        self.beside: Consumer | None = None
        self.deliver = self.huey.task(name="deliver")(_calling(deliver))
        self.tick = self.huey.periodic_task(crontab(minute="*"), name="tick")(_calling(every_minute))

    def wake(self) -> None:
        """Say that something waits; one wake-up that has not been heard yet is enough."""
        if not self.huey.pending_count():
            self.deliver()

    def start_beside_the_server(self) -> None:
        """Work in threads of this process."""
        self.beside = _QuietConsumer(
            self.huey, workers=1, worker_type="thread", initial_delay=POLL_SECONDS, max_delay=1
        )
        self.beside.start()
        self.wake()

    def stop_beside_the_server(self) -> None:
        """Finish the job at hand and stop working in threads of this process."""
        if self.beside is not None:
            self.beside.stop(graceful=True)

    def work(self) -> None:
        """Work until stopped, in a process of its own."""
        stopped = Event()
        Thread(target=self.keep_looking, args=(stopped,), daemon=True).start()
        self.huey.create_consumer(workers=2, worker_type="thread", initial_delay=POLL_SECONDS, max_delay=1).run()
        stopped.set()

    def keep_looking(self, stopped: Event) -> None:
        """Wake the worker every second: what another machine posted sends no wake-up here."""
        while not stopped.wait(LOOK_SECONDS):
            self.wake()


def _calling(job: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        job()

    return run
