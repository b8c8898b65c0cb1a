"""Checking a lot file: without a database, without a network, without this market."""

import json
from pathlib import Path
from typing import Any

import click

from marketplace.traceability.proofs import CheckSignature, verify_lot_file


def verify_lot(check: CheckSignature) -> click.Command:
    """Return the command that checks a lot file; `check` tells whether a signature is by a key."""

    @click.command("verify-lot")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option(
        "--keys",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="The market's published keys (/.well-known/trace-keys.json); else those in the file are believed.",
    )
    def command(file: Path, keys: Path | None) -> None:
        """Check a signed lot file; exit 1 and name every event that was changed."""
        published = _json(keys)["keys"] if keys else None
        verdict = verify_lot_file(_json(file), check, keys=published)
        for fault in verdict.faults:
            click.echo(fault)
        if verdict.faults:
            raise click.ClickException("This file cannot be trusted.")
        click.echo(f"Lot {verdict.lot}: {verdict.events} events, all as they were recorded.")
        click.echo(
            f"{verdict.rooted} of them are covered by a published root, the others by the file's signature only."
        )
        if published is None:
            click.echo("The keys came with the file. Compare them with the published ones: --keys trace-keys.json")

    return command


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf8"))
    except (ValueError, RecursionError, OSError) as error:
        raise click.ClickException(f"{path} holds no JSON.") from error
