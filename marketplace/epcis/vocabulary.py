"""The closed lists of CBV 2.0 and of the EPCIS 2.0 schema, and the addresses that bare words stand for."""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_LISTS: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "vocabulary.json").read_text(encoding="ascii")
)

BIZ_STEPS = frozenset(_LISTS["biz_steps"])
DISPOSITIONS = frozenset(_LISTS["dispositions"])
BUSINESS_TRANSACTIONS = frozenset(_LISTS["business_transactions"])
SOURCE_DESTINATION_TYPES = frozenset(_LISTS["source_destination_types"])
ERROR_REASONS = frozenset(_LISTS["error_reasons"])
MEASUREMENT_TYPES = frozenset(_LISTS["measurement_types"])
SENSOR_ALERTS = frozenset(_LISTS["sensor_alerts"])
COMPONENTS = frozenset(_LISTS["components"])

CBV = "https://ref.gs1.org/cbv/"
GS1_WEB_VOCABULARY = "https://gs1.org/voc/"
#: Prefixes that the standard's own JSON-LD context declares.
PREFIXES: Mapping[str, str] = MappingProxyType(
    {"cbv": CBV, "gs1": GS1_WEB_VOCABULARY, "epcis": "https://ref.gs1.org/epcis/", "cbvmda": "urn:epcglobal:cbv:mda:"}
)
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"

_OLD_NAMES = {
    "urn:epcglobal:cbv:bizstep:": f"{CBV}BizStep-",
    "urn:epcglobal:cbv:disp:": f"{CBV}Disp-",
    "urn:epcglobal:cbv:btt:": f"{CBV}BTT-",
    "urn:epcglobal:cbv:sdt:": f"{CBV}SDT-",
    "urn:epcglobal:cbv:er:": f"{CBV}ER-",
}


def in_full(text: str, words: frozenset[str], prefix: str) -> str:
    """Return the address that a bare word of a list stands for; anything else as it is."""
    return f"{prefix}{text}" if text in words else text


def in_new_words(text: str) -> str:
    """Return the address that replaces an old name of the vocabulary (`urn:epcglobal:cbv:…`)."""
    for old, new in _OLD_NAMES.items():
        if text.startswith(old):
            return new + text.removeprefix(old)
    return text
