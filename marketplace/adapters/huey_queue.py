"""The job queue on Huey: a SQLite file beside the market, or rows of its PostgreSQL."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from huey import SqliteHuey, crontab
from huey.consumer import Consumer

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2


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
        """Say that something waits."""
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
        self.wake()
        self.huey.create_consumer(workers=2, worker_type="thread", initial_delay=POLL_SECONDS, max_delay=1).run()


def _calling(job: Callable[[], Any]) -> Callable[[], None]:
    def run() -> None:
        job()

    return run
