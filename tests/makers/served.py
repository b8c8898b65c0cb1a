"""The market as it is served: by its own command, in processes that can be killed at any moment."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.conftest import Market

ROOT = Path(__file__).resolve().parents[2]
STARTING_SECONDS = 300


class Server:
    """`marketplace serve` on the database of a test; killed and started again, it is the same address."""

    def __init__(self, market: Market, folder: Path) -> None:
        """Choose a port; nothing runs yet."""
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = (folder / "server.log").open("ab")
        settings = market.app.extensions["settings"]
        own = {"DATABASE_URL": settings.database, "SECRET_KEY": settings.secret_key, "BASE_URL": self.url}
        self.environment = os.environ | own | {"VAR_DIR": str(folder), "PYTHONPATH": str(ROOT)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Serve, and come back when the first request is answered."""
        command = [sys.executable, "-m", "marketplace.app", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        last = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < last:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the market did not start")

    def kill(self) -> None:
        """End every process of it in the middle of whatever it does."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
            self.process = None

    def close(self) -> None:
        """Leave nothing running."""
        self.kill()
        self.log.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
