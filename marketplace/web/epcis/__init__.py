"""The EPCIS door: programs of partners read and send events (EPCIS 2.0, REST binding)."""

from marketplace.web.epcis import capturing, proofs, querying
from marketplace.web.epcis.blueprint import blueprint

__all__ = ["blueprint", "capturing", "proofs", "querying"]
