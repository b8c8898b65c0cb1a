"""Verifying the chains of events, and changing the key that signs them."""

from itertools import islice

import click
from flask.cli import with_appcontext

from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.traceability import chain_checks, rooting
from marketplace.wiring import ports


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many faults to name at most.")
@with_appcontext
def verify_chain(limit: int) -> None:
    """Hash every stored event again and hold it against its chain and the signed roots; exit 1 with what differs."""
    found = list(islice(chain_checks.faults(), limit))
    found += list(islice(chain_checks.signature_faults(ports().signer.check), limit - len(found)))
    for fault in found:
        click.echo(fault.sentence)
    if found:
        more = " (there may be more)" if len(found) == limit else ""
        raise click.ClickException(f"{len(found)} faults found{more}.")
    click.echo("Every event is as it was recorded, and every root is signed.")


@click.command()
@with_appcontext
def renew_trace_key() -> None:
    """Make a new key that signs roots and lot files; the old one stays listed, so that its signatures hold."""
    signer, at = ports().signer, clock.now()
    with transaction():
        rooting.ensure_key(signer.key(), at=at)
    key = signer.renew()
    with transaction():
        rooting.ensure_key(key, at=at)
        closed = rooting.close_other_keys(key, at=at)
    click.echo(f"New key {key.code}. Keys that sign nothing from now on: {closed}.")
