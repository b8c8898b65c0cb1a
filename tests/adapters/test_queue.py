"""The queue wakes the worker when something was posted, and the worker outlives what goes wrong."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from marketplace.adapters.huey_queue import HueyQueue

PATIENCE_SECONDS = 20


def wait_until(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; `False` when it took too long."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[Callable[[], None]], HueyQueue]]:
    """Start a worker beside the server, as `marketplace serve` does; it is stopped at the end."""
    started: list[HueyQueue] = []

    def begin(deliver: Callable[[], None]) -> HueyQueue:
        queue = HueyQueue(tmp_path, deliver=deliver, every_minute=deliver)
        queue.start_beside_the_server()
        started.append(queue)
        return queue

    yield begin
    for queue in started:
        queue.stop_beside_the_server()


def test_whoever_posts_wakes_the_worker(start):
    woken: list[str] = []
    queue = start(lambda: woken.append(threading.current_thread().name))
    assert wait_until(lambda: bool(woken))
    before = len(woken)
    queue.wake()
    assert wait_until(lambda: len(woken) > before)
    assert threading.current_thread().name not in woken


def test_a_job_that_fails_does_not_stop_the_worker(start):
    calls: list[int] = []

    def deliver() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("the first time it goes wrong")

    queue = start(deliver)
    assert wait_until(lambda: bool(calls))
    queue.wake()
    assert wait_until(lambda: len(calls) >= 2)


def test_what_was_queued_before_the_worker_began_is_done(tmp_path, start):
    HueyQueue(tmp_path, deliver=lambda: None, every_minute=lambda: None).wake()
    done: list[int] = []
    start(lambda: done.append(1))
    assert wait_until(lambda: len(done) >= 2)


def test_what_another_machine_posted_is_found_without_a_wake_up(start):
    calls: list[int] = []
    queue, stopped = start(lambda: calls.append(1)), threading.Event()
    looking = threading.Thread(target=queue.keep_looking, args=(stopped,))
    looking.start()
    assert wait_until(lambda: len(calls) >= 3)
    stopped.set()
    looking.join()
