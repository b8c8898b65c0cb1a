"""What the worker does for imports: looks into files, and keeps what was confirmed part by part."""

from collections.abc import Mapping
from typing import Any

from marketplace.bulk import keeping, queries, services
from marketplace.bulk.ports import Tools
from marketplace.bulk.states import ImportState
from marketplace.kernel import clock, outbox
from marketplace.kernel.database import end_reading, transaction
from marketplace.kernel.history import Act
from marketplace.wiring import ports


def check_import(payload: Mapping[str, Any]) -> None:
    """Look into the files of the import {import_id}; one that was dropped meanwhile is passed over."""
    one = queries.find(payload["import_id"])
    if one is None or one.state != ImportState.WAITING:
        return
    found = services.examine(one, _tools())
    end_reading()
    with transaction():
        services.note(payload["import_id"], found, act=Act(actor_id=None, at=clock.now()))


def keep_import(payload: Mapping[str, Any]) -> None:
    """Keep the part of the import {import_id} that comes after {done} goods."""
    part = keeping.prepare(payload["import_id"], payload["done"], _tools())
    end_reading()
    if part is None:
        return
    try:
        with transaction():
            keeping.keep(part, act=Act(actor_id=None, at=clock.now()))
    finally:
        keeping.put_away(part, _tools())


def remove_import_files(payload: Mapping[str, Any]) -> None:
    """Take the files {keys} of an import that is over out of the store."""
    services.remove_files(payload["keys"], store=ports().media)


HANDLERS: dict[str, outbox.Handler] = {
    "check-import": check_import,
    "keep-import": keep_import,
    "remove-import-files": remove_import_files,
}


def _tools() -> Tools:
    return Tools(tables=ports().tables, archive=ports().archive, store=ports().media, studio=ports().photos)
