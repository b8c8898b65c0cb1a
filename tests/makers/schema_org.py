"""What schema.org and the readers of its data ask of the things this site tells of: types, required and expected.

After https://schema.org/version/latest and Google's structured data documentation for product snippets, merchant
listings, breadcrumbs, carousels and organizations.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

URL = re.compile(r"https?://[^\s<>\"]+")
AVAILABILITIES = {f"https://schema.org/{name}" for name in ("InStock", "OutOfStock", "PreOrder", "BackOrder")}
CONDITIONS = {"https://schema.org/NewCondition"}

#: type → property → what its value is: a kind below, or the types of the things it may hold
PROPERTIES: Mapping[str, Mapping[str, object]] = {
    "Product": {
        "name": "text", "description": "text", "url": "url", "sku": "text", "category": "text", "image": "url",
        "brand": {"Brand", "Organization"}, "manufacturer": {"Organization"}, "countryOfOrigin": {"Country"},
        "offers": {"Offer", "AggregateOffer"}, "aggregateRating": {"AggregateRating"},
        "hasCertification": {"Certification"}, "gtin": "text",
    },
    "Offer": {
        "price": "number", "priceCurrency": "currency", "availability": AVAILABILITIES, "itemCondition": CONDITIONS,
        "url": "url", "sku": "text", "name": "text", "seller": {"Organization"},
    },
    "AggregateRating": {
        "ratingValue": "number", "ratingCount": "number", "reviewCount": "number", "bestRating": "number",
        "worstRating": "number",
    },
    "Rating": {"ratingValue": "number", "bestRating": "number", "worstRating": "number"},
    "Certification": {
        "name": "text", "certificationIdentification": "text", "issuedBy": {"Organization"}, "validFrom": "date",
        "expires": "date", "certificationRating": {"Rating"},
    },
    "Organization": {
        "name": "text", "legalName": "text", "url": "url", "logo": "url", "address": {"PostalAddress"},
        "telephone": "text", "email": "text", "taxID": "text", "foundingDate": "date", "description": "text",
    },
    "PostalAddress": {
        "streetAddress": "text", "addressLocality": "text", "addressRegion": "text", "addressCountry": "text",
    },
    "BreadcrumbList": {"itemListElement": {"ListItem"}},
    "ItemList": {"itemListElement": {"ListItem"}},
    "ListItem": {"position": "number", "name": "text", "item": "url", "url": "url"},
    "WebSite": {"url": "url", "name": "text", "inLanguage": "text", "potentialAction": {"SearchAction"}},
    "SearchAction": {"target": {"EntryPoint"}, "query-input": "text"},
    "EntryPoint": {"urlTemplate": "url"},
    "Brand": {"name": "text"},
    "Country": {"name": "text"},
}  # fmt: skip
REQUIRED: Mapping[str, frozenset[str]] = {
    "Product": frozenset({"name", "image", "offers", "description", "sku", "brand"}),
    "Offer": frozenset({"price", "priceCurrency", "availability", "url"}),
    "AggregateRating": frozenset({"ratingValue", "ratingCount", "bestRating"}),
    "Certification": frozenset({"name", "certificationIdentification", "issuedBy", "expires"}),
    "Organization": frozenset({"name"}),
    "PostalAddress": frozenset({"addressCountry", "addressRegion"}),
    "BreadcrumbList": frozenset({"itemListElement"}),
    "ItemList": frozenset({"itemListElement"}),
    "ListItem": frozenset({"position", "name"}),
    "WebSite": frozenset({"url", "name"}),
}


def faults_of(thing: Mapping[str, Any], path: str = "") -> list[str]:
    """Return what is wrong with a thing of JSON-LD; nothing when it is valid."""
    kind = thing.get("@type", "")
    here = f"{path}/{kind}"
    if kind not in PROPERTIES:
        return [f"{here}: unknown type"]
    faults = [f"{here}: {name} is missing" for name in REQUIRED.get(kind, ()) if not thing.get(name)]
    if not path and thing.get("@context") != "https://schema.org":
        faults.append(f"{here}: no context")
    for name, value in thing.items():
        if not name.startswith("@"):
            faults += _value_faults(PROPERTIES[kind].get(name), value, f"{here}.{name}")
    return [*faults, *_order_faults(thing, here)]


def _value_faults(wanted: object, value: Any, path: str) -> list[str]:
    if wanted is None:
        return [f"{path}: no such property"]
    faults: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            fits = isinstance(wanted, set) and each.get("@type") in wanted
            faults += faults_of(each, path) if fits else [f"{path}: {each.get('@type')} does not belong here"]
        elif not _fits(wanted, each):
            faults.append(f"{path}: {each!r}")
    return faults


def _fits(wanted: object, value: Any) -> bool:
    if isinstance(wanted, set):
        return value in wanted
    if wanted == "number":
        return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0
    if not isinstance(value, str) or not value.strip():
        return False
    return {"url": URL.fullmatch(value), "date": _is_date(value), "currency": value == "VND"}.get(str(wanted), True)


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _order_faults(thing: Mapping[str, Any], path: str) -> list[str]:
    """Return whether the entries of a list are numbered, and all but the last step of a way lead somewhere."""
    entries = thing.get("itemListElement", [])
    numbers = [entry["position"] for entry in entries]
    faults = [] if numbers == list(range(1, len(entries) + 1)) else [f"{path}: numbered {numbers}"]
    leading = entries[:-1] if thing["@type"] == "BreadcrumbList" else []
    return [*faults, *(f"{path}: step {entry['name']} leads nowhere" for entry in leading if "item" not in entry)]
