"""Link sets (RFC 9264) as the resolver standard shapes them, and the choice among links that fit equally well."""

from collections.abc import Sequence
from typing import Any

from marketplace.web.resolver.links import VOCABULARY, Level, Link

MEDIA_TYPE = "application/linkset+json"
#: What a client may call the whole set; "all" is the old name.
WHOLE_SET = frozenset({"linkset", "all"})

CONTEXT = {
    "@context": [
        {
            "@version": 1.1,
            "@vocab": VOCABULARY,
            "anchor": "@id",
            "href": "@id",
            "linkset": {"@id": "@graph", "@context": {"linkset": "linkset"}},
            "title": {"@id": "http://purl.org/dc/terms/title"},
            "itemDescription": {"@id": "http://purl.org/dc/terms/description"},
            "hreflang": {"@id": "http://purl.org/dc/terms/language", "@container": "@set"},
            "type": {"@id": "http://purl.org/dc/terms/format"},
        }
    ]
}


def linkset(levels: Sequence[Level]) -> dict[str, Any]:
    """Return everything that is known of a thing, one object for each level up to its primary key."""
    return {"linkset": [_anchored(level) for level in levels]}


def fitting(level: Level, *, kind: str, language: str) -> list[Link]:
    """Return the links of a kind in a language; in any language where there is none in this."""
    of_kind = [link for link in level.links if link.kind == kind]
    return [link for link in of_kind if link.language == language] or of_kind


def _anchored(level: Level) -> dict[str, Any]:
    defaults = [link for link in level.links if link.kind == level.default]
    kinds = dict.fromkeys(link.kind for link in level.links)
    return {
        "anchor": level.anchor,
        "itemDescription": level.description,
        f"{VOCABULARY}defaultLink": [{"href": defaults[0].href, "title": defaults[0].title}],
        f"{VOCABULARY}defaultLinkMulti": [_object(link) for link in defaults],
        **{f"{VOCABULARY}{kind}": [_object(link) for link in level.links if link.kind == kind] for kind in kinds},
    }


def _object(link: Link) -> dict[str, Any]:
    return {"href": link.href, "title": link.title, "type": link.media_type, "hreflang": [link.language]}
