"""What the worker sends to telephones, and a provider that is away."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import current_app

from marketplace.jobs import HANDLERS
from marketplace.kernel import outbox
from marketplace.kernel.errors import OutsideServiceFailed
from marketplace.kernel.messages import msg
from marketplace.kernel.ports import ShortMessage
from tests.conftest import NOON, Market

LATER = NOON.replace(month=12)


class Away:
    """A provider that answers nothing, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[ShortMessage] = []

    def send(self, message: ShortMessage) -> None:
        """Fail."""
        self.asked.append(message)
        raise OutsideServiceFailed(msg("Chưa gửi được tin nhắn."))


@contextmanager
def provider(sender: Any) -> Iterator[Any]:
    """Let this sender be the installation's."""
    before = current_app.extensions["ports"]
    current_app.extensions["ports"] = replace(before, sms=sender)
    try:
        yield sender
    finally:
        current_app.extensions["ports"] = before


def sent_to(market: Market, *kinds: str, at: Any = LATER) -> list[dict[str, Any]]:
    """Let the worker do what waits of these kinds, and return the short messages it sends."""
    folder = Path(market.var) / "sms"
    for old in folder.glob("*.json"):
        old.unlink()
    chosen = {kind: HANDLERS[kind] for kind in kinds}
    others = dict.fromkeys(set(HANDLERS) - set(kinds), lambda _payload: None)
    outbox.deliver_due(others | chosen, at=at)
    return [json.loads(path.read_text(encoding="utf8")) for path in sorted(folder.glob("*.json"))]
