"""The trace door: importing a module puts its pages on the blueprint."""

from marketplace.web.trace import lots, notices, serials
from marketplace.web.trace.blueprint import blueprint

__all__ = ["blueprint", "lots", "notices", "serials"]
