"""Reading plain rows with statements that their modules keep, as every public page does."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Select
from sqlalchemy.engine import CursorResult
from sqlalchemy.util import immutabledict

from marketplace.kernel.database import db


def read(kept: Select[*tuple[Any, ...]], **values: Any) -> CursorResult[*tuple[Any, ...]]:
    """Read plain rows, past the session's own machinery, which costs more than most reads of a page.

    What the session has changed so far is written first, as it does itself.

    Args:
        kept: a statement that its module keeps: it is compiled once.
    """
    session = db.session()
    session.flush()
    return session.connection().execute(kept, values, execution_options=_own_cache(kept))


@lru_cache(maxsize=256)
def _own_cache(_kept: Select[*tuple[Any, ...]]) -> Any:
    return immutabledict({"compiled_cache": _OwnCache()})


class _OwnCache(dict[Any, Any]):
    """What one statement was compiled to: in the cache of all statements it would be looked up by its whole text."""

    def get(self, key: Any, _default: Any = None) -> Any:
        return super().get((key[0], key[2]))

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0], key[2]), compiled)
