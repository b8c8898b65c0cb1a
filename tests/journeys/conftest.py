"""A served market and a real browser: what a person meets, nothing stood in for."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright

from marketplace.app import create_app
from marketplace.kernel.settings import Settings
from tests.makers.ready import lay_out

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
PHONE = {"width": 360, "height": 760}
DESK = {"width": 1280, "height": 900}
SHOTS = Path(os.environ.get("SHOTS_DIR", "/tmp/cho-sen-shots"))  # noqa: S108 - pictures for whoever runs the tests
STARTING_SECONDS = 40


@dataclass
class Site:
    """A market served in a process of its own, and the same database within reach of the test."""

    url: str
    app: Flask
    var: Path


@dataclass
class Camera:
    """Takes one numbered picture per step, so that the journey can be looked at like a film."""

    folder: Path
    taken: list[Path] = field(default_factory=list)

    def __call__(self, page: Page, name: str) -> Path:
        path = self.folder / f"{len(self.taken) + 1:02d}-{name}.png"
        page.screenshot(path=path, full_page=True)
        self.taken.append(path)
        return path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium of the system; without it journeys skip, unless nothing may be skipped."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("ALLOW_NO_SKIP"):
            pytest.fail("Chromium is not installed, and nothing may be skipped here")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A fresh market with reference data, served by its own command on a free port."""
    with served(tmp_path) as found:
        yield found


@contextmanager
def served(tmp_path: Path, **chosen: str) -> Iterator[Site]:
    """Serve a fresh market; further settings, by name, go into its environment as well."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    lay_out(tmp_path)
    app = create_app(Settings(var_dir=tmp_path, secret_key="journey-key", base_url=url, **chosen))  # type: ignore[arg-type]
    environment = os.environ | {"VAR_DIR": str(tmp_path), "SECRET_KEY": "journey-key", "BASE_URL": url}
    environment |= {name.upper(): value for name, value in chosen.items()}
    command = [str(Path(sys.executable).parent / "marketplace"), "serve", "--port", str(port)]
    log = (tmp_path / "server.log").open("wb")
    with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server:
        try:
            _wait_for(f"{url}/healthz")
            yield Site(url, app, tmp_path)
        finally:
            server.terminate()
            server.wait(20)
            log.close()


@pytest.fixture
def camera(request: pytest.FixtureRequest) -> Camera:
    """Pictures of this test go into a folder of its own."""
    folder = SHOTS / request.node.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Camera(folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(url: str) -> None:
    last = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the market did not start")
