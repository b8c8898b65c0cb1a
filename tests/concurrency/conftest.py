"""How the crowd comes: as threads of this process, and spread over processes."""

from collections.abc import Iterator

import pytest

from tests.concurrency.racing import Processes, Runner, in_threads


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """Two processes that stay until the last race is run."""
    several = Processes()
    yield several
    several.pool.shutdown()


@pytest.fixture(params=["threads", "processes"])
def run(request: pytest.FixtureRequest) -> Runner:
    """Place checkouts at one moment in threads, and again in processes."""
    if request.param == "threads":
        return in_threads
    found: Processes = request.getfixturevalue("processes")
    return found
