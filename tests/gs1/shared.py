"""The vectors that lie beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "trace"


def read(name: str) -> Any:
    """Return a file of the shared data; skips where it is not on this machine."""
    if not (FOLDER / name).exists():
        pytest.skip("the shared data is not on this machine")
    return json.loads((FOLDER / name).read_text(encoding="utf8"))
