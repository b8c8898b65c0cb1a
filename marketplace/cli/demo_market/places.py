"""Real places of the made-up market."""

from marketplace.territory import queries as territory
from marketplace.territory.queries import Place


def place_with_code(code: str) -> Place:
    """Return a commune of the list of 2025.

    Raises:
        LookupError: a text names one that does not exist.
    """
    found = territory.find_commune(code)
    if found is None:
        raise LookupError(f"no commune has the code {code}")
    return found
