"""Choosing one of 3,321 communes without script: type a part of the name, then choose from what was found."""

from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext

from marketplace.territory import queries as territory
from marketplace.territory.queries import Place

MOST_FOUND = 12


@dataclass(frozen=True)
class CommuneChoice:
    """What came of it: a commune, or the sentence that tells what to do next."""

    id: int | None
    problem: str = ""
    has_found: bool = True


def chosen_on_record(commune_id: int | None) -> Place | None:
    """Return the commune that is saved, if any."""
    return territory.places([commune_id]).get(commune_id) if commune_id else None


def choose_commune(form: Any, on_record: Place | None) -> CommuneChoice:
    """Fill the form's choices and return what is chosen.

    Args:
        form: has `commune_search` and `commune_code`; it is validated already, and errors are the caller's.
        on_record: the commune saved before; it stays unless another is searched for.
    """
    if not request.form:
        _offer(form, [on_record] if on_record else [], chosen=on_record)
        return CommuneChoice(on_record.id if on_record else None)
    chosen = territory.find_commune(form.commune_code.data or "")
    typed = (form.commune_search.data or "").strip()
    if not typed:
        _offer(form, [chosen] if chosen else [], chosen=chosen)
        return CommuneChoice(chosen.id if chosen else None)
    return _searched(form, typed, chosen)


def _searched(form: Any, typed: str, chosen: Place | None) -> CommuneChoice:
    found = territory.search_communes(typed, limit=MOST_FOUND) or _by_old_name(typed)
    if chosen is None and len(found) == 1:
        chosen = found[0]
    kept = chosen if chosen in found else None
    _offer(form, found, chosen=kept)
    if kept is not None:
        return CommuneChoice(kept.id)
    if not found:
        return CommuneChoice(None, gettext("Không tìm thấy xã nào tên như vậy. Hãy thử tên khác."), has_found=False)
    return CommuneChoice(None, gettext("Hãy chọn đúng xã trong danh sách."))


def _by_old_name(typed: str) -> list[Place]:
    """Return today's communes for a name of before 1/7/2025, which many still use."""
    old = territory.search_old_communes(typed, limit=MOST_FOUND)
    found = {successor.place.code: successor.place for commune in old for successor in commune.successors}
    return list(found.values())[:MOST_FOUND]


def _offer(form: Any, found: list[Place], *, chosen: Place | None) -> None:
    form.commune_code.choices = [(place.code, place.label) for place in found]
    form.commune_code.data = chosen.code if chosen else None
