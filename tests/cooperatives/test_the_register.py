"""What an officer finds in her territory."""

from marketplace.cooperatives import queries
from marketplace.cooperatives.kinds import CooperativeKind
from marketplace.cooperatives.queries import RegisterSearch
from marketplace.cooperatives.states import CooperativeState
from marketplace.territory.rules import TerritoryScope
from tests.conftest import Market
from tests.makers.cooperatives import TA_PHIN, make_application, make_cooperative

NINH_BINH = TerritoryScope(province_id=37)
EVERYWHERE = TerritoryScope(everywhere=True)


def names(scope: TerritoryScope, search: RegisterSearch | None = None) -> list[str]:
    return [line.name for line in queries.cooperatives_in(scope, search).lines]


def test_a_province_sees_its_own_and_the_centre_all(database: Market) -> None:
    make_cooperative("Sen Hồng")
    make_cooperative("Tả Phìn", commune_code=TA_PHIN)
    make_cooperative("Chưa gửi", state=CooperativeState.DRAFT)
    assert names(NINH_BINH) == ["Sen Hồng"]
    assert names(EVERYWHERE) == ["Sen Hồng", "Tả Phìn"]
    assert names(TerritoryScope()) == []


def test_what_waits_stands_in_the_order_it_came(database: Market) -> None:
    make_application("Bản Mây")
    make_application("Ấp Mới")
    make_cooperative("Sen Hồng")
    assert [line.name for line in queries.waiting(NINH_BINH)] == ["Bản Mây", "Ấp Mới"]
    assert queries.waiting_count(NINH_BINH) == 2
    assert queries.waiting(TerritoryScope(province_id=15)) == []


def test_a_search_finds_by_name_code_state_and_kind(database: Market) -> None:
    sen = make_cooperative("Sen Hồng")
    make_cooperative("Mật Ngọt", kind=CooperativeKind.COOPERATIVE_GROUP, state=CooperativeState.SUSPENDED)
    for search in (
        RegisterSearch(text="hong sen"),
        RegisterSearch(text=sen.code.lower()),
        RegisterSearch(text=sen.tax_number),
        RegisterSearch(state=CooperativeState.VERIFIED),
        RegisterSearch(kind=CooperativeKind.COOPERATIVE),
        RegisterSearch(commune_id=sen.commune_id, text="sen"),
    ):
        assert names(NINH_BINH, search) == ["Sen Hồng"]
    assert names(NINH_BINH, RegisterSearch(text="100%")) == []


def test_counts_keep_kinds_apart(database: Market) -> None:
    make_cooperative("A")
    make_cooperative("B", kind=CooperativeKind.COOPERATIVE_GROUP)
    make_application("C")
    assert queries.kind_counts(NINH_BINH) == {CooperativeKind.COOPERATIVE: 1, CooperativeKind.COOPERATIVE_GROUP: 1}
    assert queries.state_counts(NINH_BINH) == {CooperativeState.VERIFIED: 2, CooperativeState.SUBMITTED: 1}


def test_pages_follow_each_other(database: Market) -> None:
    for name in ("A", "B", "C"):
        make_cooperative(name)
    first = queries.cooperatives_in(NINH_BINH, limit=2)
    second = queries.cooperatives_in(NINH_BINH, RegisterSearch(after=first.next_after), limit=2)
    assert [line.name for line in (*first.lines, *second.lines)] == ["A", "B", "C"]
    assert second.next_after == ""


def test_two_with_one_tax_number_are_pointed_out(database: Market) -> None:
    first, second = make_cooperative("A"), make_application("B")
    assert queries.same_numbers(second) == []
    second.tax_number = first.tax_number
    assert queries.same_numbers(second) == [(first.code, "A")]
