"""`marketplace serve`: a taken port is named at once, and importing what the server loads starts nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from marketplace.cli.serving import target_for

MARKETPLACE = Path(sys.executable).with_name("marketplace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(var: Path) -> dict[str, str]:
    return {**os.environ, "DEMO": "1", "VAR_DIR": str(var), "DATABASE_URL": ""}


def test_a_taken_port_is_named_with_another_to_try(database) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = database.app.test_cli_runner().invoke(args=["serve", "--port", str(port)])
    assert told.exit_code == 1
    assert f"Port {port} is taken" in told.output
    assert f"--port {port + 1}" in told.output


def test_the_worker_runs_beside_one_process_and_never_beside_several(database) -> None:
    assert target_for(1) == "marketplace.serving:application_with_worker"
    assert target_for(2) == "marketplace.serving:application"


def test_importing_what_the_server_loads_starts_nothing(tmp_path: Path) -> None:
    probe = "import marketplace.serving, threading; print(threading.active_count())"
    told = subprocess.run(
        [sys.executable, "-c", probe], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "1"
    assert list(tmp_path.iterdir()) == []


def answer_of(port: int, path: str, *, seconds: float = 40) -> int:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return int(answer.status)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "term"])
def test_it_serves_until_it_is_stopped_and_then_is_gone(tmp_path: Path, stop: signal.Signals) -> None:
    port = free_port()
    server = subprocess.Popen(
        [MARKETPLACE, "serve", "--port", str(port)], env=environment(tmp_path), start_new_session=True
    )
    try:
        assert answer_of(port, "/healthz") == 200
        server.send_signal(stop)
        assert server.wait(timeout=30) == 0
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
    with pytest.raises(OSError, match="refused"):
        answer_of(port, "/healthz", seconds=0)
