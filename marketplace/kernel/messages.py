"""Sentences for people, kept apart from their values so that the edge can translate them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Message:
    """A sentence in Vietnamese with named places (`%(left)s`) and what goes into them."""

    text: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.text % dict(self.values) if self.values else self.text


def msg(text: str, **values: Any) -> Message:
    """Mark `text` for translation and bind its values; the web layer says it in the viewer's language."""
    return Message(text, tuple(sorted(values.items())))
