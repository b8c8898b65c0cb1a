"""The `marketplace` command."""

from collections.abc import Sequence

from click import Command

from marketplace.cli.setup import init
from marketplace.cli.serving import serve, worker


def commands() -> Sequence[Command]:
    """Return every command."""
    return (init, serve, worker)
