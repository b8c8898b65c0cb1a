"""Searching the register: what is asked in the address, and the page that answers it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import url_for
from flask_babel import gettext

from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.queries import RegisterLine, RegisterPage, RegisterSearch
from marketplace.cooperatives.states import CooperativeState
from marketplace.cooperatives.words import KIND_NAMES, KIND_SHORT_NAMES, STATE_NAMES
from marketplace.territory import queries as territory
from marketplace.web.cooperative_card import STATE_TONES
from marketplace.web.formats import vn_date
from marketplace.web.languages import say
from marketplace.web.viewer import viewer

Kind = TypeVar("Kind", bound=StrEnum)

SHOWN_STATES = (
    CooperativeState.SUBMITTED,
    CooperativeState.RETURNED,
    CooperativeState.VERIFIED,
    CooperativeState.SUSPENDED,
)
Options = list[tuple[str, str]]


def read_search(asked: Mapping[str, str]) -> RegisterSearch:
    """Return what is looked for; what cannot be read is left out."""
    province = territory.find_province(asked.get("province", ""))
    commune = territory.find_commune(asked.get("commune", ""))
    return RegisterSearch(
        text=asked.get("q", ""),
        state=_member(CooperativeState, asked.get("state", "")),
        kind=_member(CooperativeKind, asked.get("kind", "")),
        province_id=province.id if province else None,
        commune_id=commune.id if commune else None,
        after=asked.get("after", ""),
    )


def register_page(
    search: RegisterSearch, page: RegisterPage, *, counts: Mapping[CooperativeState, int]
) -> dict[str, Any]:
    """Return what the template shows: rows, tabs with counts, the filters' choices, the way on."""
    asked = _asked(search)
    return {
        "rows": [_row(line) for line in page.lines],
        "tabs": _tabs(search, counts, asked),
        "asked": asked,
        "kinds": [("", gettext("Mọi loại hình")), *((kind.value, say(name)) for kind, name in KIND_NAMES.items())],
        "places": _places(),
        "place_name": "commune" if viewer().scope.province_id else "province",
        "next_href": url_for("union.cooperatives", **asked, after=page.next_after) if page.next_after else "",
        "total": sum(counts.values()),
    }


def _row(line: RegisterLine) -> dict[str, Any]:
    return {
        "href": url_for("union.cooperative", code=line.code),
        "title": line.name,
        "meta": f"{say(KIND_SHORT_NAMES[line.kind])} · {line.place.label}",
        "amount": None,
        "kind": say(KIND_SHORT_NAMES[line.kind]),
        "place": line.place.label,
        "women": f"{line.women_posts}/{line.posts}",
        "state": say(STATE_NAMES[line.state]),
        "tone": STATE_TONES[line.state],
        "since": vn_date(line.verified_at or line.submitted_at),
    }


def _tabs(
    search: RegisterSearch, counts: Mapping[CooperativeState, int], asked: dict[str, Any]
) -> list[dict[str, Any]]:
    others = {name: value for name, value in asked.items() if name != "state"}
    whole = {
        "label": gettext("Tất cả"),
        "href": url_for("union.cooperatives", **others),
        "is_current": search.state is None,
        "count": sum(counts.values()),
    }
    single = [
        {
            "label": say(STATE_NAMES[state]),
            "href": url_for("union.cooperatives", **others, state=state.value),
            "is_current": search.state is state,
            "count": counts.get(state, 0),
        }
        for state in SHOWN_STATES
    ]
    return [whole, *single]


def _asked(search: RegisterSearch) -> dict[str, Any]:
    """Return the search as it stands in an address, without what is empty."""
    place = {}
    if search.province_id:
        place["province"] = territory.get_province(search.province_id).code
    if search.commune_id:
        place["commune"] = territory.get_commune(search.commune_id).code
    words = {"q": search.text, "state": search.state or "", "kind": search.kind or ""}
    return {name: str(value) for name, value in (words | place).items() if value}


def _places() -> Options:
    """Return the places to choose from: provinces for the centre, her communes for a province, none for a commune."""
    scope = viewer().scope
    if scope.commune_id:
        return []
    if scope.province_id:
        communes = territory.communes_of(scope.province_id)
        return [("", gettext("Mọi xã, phường")), *((each.code, each.full_name) for each in communes)]
    return [("", gettext("Mọi tỉnh, thành phố")), *((each.code, each.name) for each in territory.provinces())]


def _member(kind: type[Kind], value: str) -> Kind | None:
    return kind(value) if value in {member.value for member in kind} else None
