"""Completeness is computed when it is read; women's shares keep what they are made of."""

from dataclasses import replace

import pytest

from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.rules import CheckItem, Profile, Ratio, checklist, missing

TEXTS = {
    "legal_name": "Hợp tác xã Sen Hồng",
    "name": "Sen Hồng",
    "registration_number": "",
    "tax_number": "0100233488",
    "representative": "Trần Thị Hoa",
    "phone": "+84500000123",
    "street": "Thôn 3",
    "bank_key": "",
    "bank_account": "",
    "story": "",
}
WHOLE = Profile(CooperativeKind.COOPERATIVE, TEXTS, has_place=True, posts=1, has_workforce=True)


def without(name: str) -> Profile:
    return replace(WHOLE, texts=TEXTS | {name: ""})


def lacks(profile: Profile) -> list[str]:
    return [str(item.label) for item in missing(checklist(profile))]


def test_bank_and_story_are_wished_for_but_not_required() -> None:
    open_items = [item for item in checklist(WHOLE) if not item.is_done]
    assert lacks(WHOLE) == []
    assert [item.screen for item in open_items] == ["bank", "bank"]


@pytest.mark.parametrize("name", ["legal_name", "name", "tax_number", "representative", "phone", "street"])
def test_what_is_required_is_missed(name: str) -> None:
    assert len(lacks(without(name))) == 1


@pytest.mark.parametrize("gap", [{"has_place": False}, {"posts": 0}, {"has_workforce": False}])
def test_place_posts_and_counts_are_required(gap: dict[str, int]) -> None:
    assert len(lacks(replace(WHOLE, **gap))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [CooperativeKind.COOPERATIVE_GROUP, CooperativeKind.LINKED_GROUP])
def test_a_group_needs_no_registration(kind: CooperativeKind) -> None:
    assert lacks(replace(without("tax_number"), kind=kind)) == []


def test_a_registration_number_will_do_instead_of_a_tax_number() -> None:
    assert lacks(replace(WHOLE, texts=TEXTS | {"tax_number": "", "registration_number": "0123"})) == []


def test_every_line_leads_to_a_screen() -> None:
    assert {item.screen for item in checklist(WHOLE)} == {"identity", "place", "bank"}
    assert all(isinstance(item, CheckItem) for item in checklist(WHOLE))


def test_a_share_of_nothing_is_unknown_and_not_zero() -> None:
    assert Ratio(0, 0).percent is None
    assert Ratio(0, 0).exceeds(50) is None
    assert Ratio(0, 4).percent == 0


def test_more_than_half_is_more_than_half() -> None:
    assert Ratio(5, 10).exceeds(50) is False
    assert Ratio(501, 1000).exceeds(50) is True
    assert Ratio(2, 3).percent == 66.7
