"""The `marketplace` command."""

from collections.abc import Sequence

from click import Command

from marketplace.cli.checking import check
from marketplace.cli.demo import demo
from marketplace.cli.generating import generate
from marketplace.cli.indexing import reindex
from marketplace.cli.people import create_admin, grant_office
from marketplace.cli.serving import serve, worker
from marketplace.cli.setup import init


def commands() -> Sequence[Command]:
    """Return every command."""
    return (init, demo, generate, serve, worker, create_admin, grant_office, check, reindex)
