"""The addresses by which others know our lots, places and parties.

Own-domain addresses (ISO/IEC 18975) name everything: nothing in them looks like a number of GS1. A lot whose product
has a GTIN of a proven prefix is named by its GS1 Digital Link, still on our own domain, so that it leads somewhere.
Codes of places and parties tell nobody who or where they are.
"""

from collections.abc import Mapping

from marketplace.epcis import vocabulary as words
from marketplace.kernel.settings import present_settings

CBV_METADATA = words.PREFIXES["cbvmda"]


def market_url() -> str:
    """Return the address under which this market is reached."""
    return present_settings().base_url.rstrip("/")


def lot_name(code: str) -> str:
    """Return the own-domain address of a lot: its trace page."""
    return f"{market_url()}/trace/{code}"


def numbered_lot_name(gtin: str, number: str) -> str:
    """Return the GS1 Digital Link of a lot."""
    return f"{market_url()}/01/{gtin}/10/{number}"


def crop_name(code: str) -> str:
    """Return the address of what stood on the field before a lot was harvested from it."""
    return f"{market_url()}/id/crop/{code}"


def cooperative_name(code: str) -> str:
    """Return the address of a cooperative as a party and as a place."""
    return f"{market_url()}/id/cooperative/{code}"


def place_name(code: str) -> str:
    """Return the address of a plot, workshop or store."""
    return f"{market_url()}/id/place/{code}"


def party_name(code: str) -> str:
    """Return the address of a household, supplier, laboratory or carrier."""
    return f"{market_url()}/id/party/{code}"


def certificate_name(certificate_id: int) -> str:
    """Return the address of a certificate."""
    return f"{market_url()}/id/certificate/{certificate_id}"


def own_step(name: str) -> str:
    """Return the address of a business step that the standard has no word for."""
    return f"{market_url()}/ns/trace#step-{name}"


def prefixes() -> Mapping[str, str]:
    """Return the prefixes that our own documents declare."""
    return {"cbvmda": CBV_METADATA, "trace": f"{market_url()}/ns/trace#"}


def context() -> list[object]:
    """Return the `@context` of our documents."""
    return [words.CONTEXT, dict(prefixes())]
