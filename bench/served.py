"""The server as it is run, for a while: granian with one process and one thread, and what its process costs."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

START_SECONDS = 60
STOP_SECONDS = 20
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A running server: the process that watches, the one that answers, and where."""

    watcher_id: int
    process_id: int
    port: int

    def ask(self, connection: HTTPConnection, path: str) -> bytes:
        """Return the answer to one request."""
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body

    def processor_milliseconds(self, path: str, times: int) -> float:
        """Return what one request costs the answering process, over one kept connection."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        self.ask(connection, path)
        before = _ticks(self.process_id)
        for _ in range(times):
            self.ask(connection, path)
        connection.close()
        return (_ticks(self.process_id) - before) * 1000 / _TICKS / times

    def processor_ticks_milliseconds(self) -> float:
        """Return how much processor time the answering process has taken since it began."""
        return _ticks(self.process_id) * 1000 / _TICKS

    def megabytes(self) -> float:
        """Return the memory that the answering process holds."""
        return resident_megabytes(self.process_id)


@contextmanager
def serving(target: str, *, environment: Mapping[str, str]) -> Iterator[Served]:
    """Serve a factory ("package.module:name") as `marketplace serve` does, until the `with` ends."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "1", "--log-level", "warning", target]
    process = subprocess.Popen(command, env={**os.environ, **environment})  # noqa: S603
    try:
        _wait_for(port)
        yield Served(process.pid, _answering(process.pid), port)
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def resident_megabytes(process_id: int) -> float:
    """Return how much memory a process holds, shared pages included (Linux)."""
    lines = Path(f"/proc/{process_id}/status").read_text(encoding="utf8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


def _ticks(process_id: int) -> int:
    fields = Path(f"/proc/{process_id}/stat").read_text(encoding="utf8").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _answering(watcher_id: int) -> int:
    """Return the largest child: beside the one that answers there may be one that tracks resources."""
    children = Path(f"/proc/{watcher_id}/task/{watcher_id}/children").read_text(encoding="utf8").split()
    return max((int(child) for child in children), key=resident_megabytes)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise TimeoutError("the server did not begin to listen")
