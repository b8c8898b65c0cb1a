"""The `marketplace` command."""

from collections.abc import Sequence

from click import Command

from marketplace.cli.chains import renew_trace_key, verify_chain
from marketplace.cli.checking import check
from marketplace.cli.demo import demo
from marketplace.cli.generating import generate
from marketplace.cli.importing import import_products
from marketplace.cli.indexing import reindex
from marketplace.cli.money import import_statement
from marketplace.cli.people import create_admin, grant_office
from marketplace.cli.serving import serve, worker
from marketplace.cli.setup import init


def commands() -> Sequence[Command]:
    """Return every command."""
    return (
        init,
        demo,
        generate,
        serve,
        worker,
        create_admin,
        grant_office,
        check,
        reindex,
        import_products,
        import_statement,
        verify_chain,
        renew_trace_key,
    )
