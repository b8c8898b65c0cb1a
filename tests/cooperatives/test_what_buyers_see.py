"""Buyers see verified cooperatives only."""

import pytest

from marketplace.cooperatives import queries
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.errors import NotFound
from tests.conftest import Market
from tests.makers.cooperatives import TA_PHIN, make_cooperative

HIDDEN = [state for state in CooperativeState if state is not CooperativeState.VERIFIED]


def test_a_page_has_place_posts_and_counts(database: Market) -> None:
    cooperative = make_cooperative("Sen Hồng")
    shown = queries.public_cooperative(cooperative.slug)
    assert shown.place.label == "Xã Giao Thủy, Tỉnh Ninh Bình"
    assert [post.held_by_woman for post in shown.posts] == [True, False]
    assert shown.workforce is not None
    assert (shown.workforce.members, shown.workforce.women_members) == (12, 9)


@pytest.mark.parametrize("state", HIDDEN)
def test_whoever_may_not_trade_is_not_shown(database: Market, state: CooperativeState) -> None:
    cooperative = make_cooperative(state=state)
    with pytest.raises(NotFound):
        queries.public_cooperative(cooperative.slug)
    assert queries.public_cooperatives().cards == ()
    assert queries.trading_ids([cooperative.id]) == frozenset()


def test_lists_go_on_by_name_and_lose_nobody(database: Market) -> None:
    names = ["Ấp Mới", "Bản Mây", "Bản Mây", "Đồi Chè", "Sen Hồng"]
    for name in names:
        make_cooperative(name)
    seen, after = [], ""
    while True:
        page = queries.public_cooperatives(after=after, limit=2)
        seen += [card.name for card in page.cards]
        after = page.next_after
        if not after:
            break
    assert seen == names


@pytest.mark.parametrize("after", ["~", "sen~x", "~99999999999999999999", "sen hong", "'; drop~1"])
def test_an_unreadable_place_in_the_list_is_no_error(database: Market, after: str) -> None:
    make_cooperative("Sen Hồng")
    queries.public_cooperatives(after=after)


def test_a_province_and_a_word_narrow_the_list(database: Market) -> None:
    make_cooperative("Sen Hồng")
    make_cooperative("Thổ cẩm Tả Phìn", commune_code=TA_PHIN)
    assert [card.name for card in queries.public_cooperatives(15).cards] == ["Thổ cẩm Tả Phìn"]
    assert [card.name for card in queries.public_cooperatives(text="tho CẨM").cards] == ["Thổ cẩm Tả Phìn"]
    assert queries.public_counts_by_province() == {37: 1, 15: 1}


def test_names_for_a_list_come_by_id(database: Market) -> None:
    cooperative = make_cooperative("Sen Hồng")
    names = queries.names_of([cooperative.id, 999])
    assert list(names) == [cooperative.id]
    assert (names[cooperative.id].name, names[cooperative.id].province_id) == ("Sen Hồng", 37)
    assert queries.names_of([]) == {}


def test_without_an_account_there_is_none_to_pay_to(database: Market) -> None:
    assert queries.bank_account_of(make_cooperative(with_bank=False).id) is None
