"""The Women's Union stands at the centre, in provinces and in communes; districts are history."""

from datetime import date

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.territory import queries
from marketplace.territory.rules import Scheme, TerritoryScope, UnionLevel

pytestmark = pytest.mark.usefixtures("database")


def province(code: str, scheme: Scheme = Scheme.OF_2025) -> queries.UnionNode:
    return queries.union_unit_for(UnionLevel.PROVINCE, code, scheme=scheme)


def district(code: str) -> queries.UnionNode:
    return queries.union_unit_for(UnionLevel.DISTRICT, code, scheme=Scheme.OF_2004)


def commune(code: str) -> queries.UnionNode:
    return queries.union_unit_for(UnionLevel.COMMUNE, code)


def test_units_are_called_as_the_union_calls_them():
    assert queries.union_centre().name == "Trung ương Hội LHPN Việt Nam"
    assert province("37").name == "Hội LHPN tỉnh Ninh Bình"
    assert province("75").name == "Hội LHPN thành phố Đồng Nai"
    assert province("79").name == "Hội LHPN Thành phố Hồ Chí Minh"
    assert commune("00004").name == "Hội LHPN phường Ba Đình"


def test_a_unit_is_called_as_on_the_day():
    dong_nai = province("75")

    assert queries.union_unit(dong_nai.id, on=date(2026, 4, 29)).name == "Hội LHPN tỉnh Đồng Nai"


def test_the_centre_has_34_provinces_and_had_63():
    centre = queries.union_centre()

    assert len(queries.union_children(centre.id)) == 34
    assert len(queries.union_children(centre.id, on=date(2025, 6, 30))) == 63


def test_a_province_has_its_communes_right_below_it():
    ninh_binh = province("37")
    children = queries.union_children(ninh_binh.id)

    assert len(children) == 129
    assert {child.level for child in children} == {UnionLevel.COMMUNE}


def test_the_way_up_from_a_commune():
    names = [node.name for node in queries.union_ancestors(commune("00004").id)]

    assert names == ["Trung ương Hội LHPN Việt Nam", "Hội LHPN thành phố Hà Nội"]


def test_every_district_is_closed():
    trang_dinh = district("180")

    assert trang_dinh.name == "Hội LHPN huyện Tràng Định"
    assert trang_dinh.is_closed
    assert trang_dinh.valid_to == date(2025, 6, 30)
    assert [node.name for node in queries.union_ancestors(trang_dinh.id)][1] == "Hội LHPN tỉnh Lạng Sơn"


def test_the_subtree_of_a_province_is_itself_and_its_communes():
    ninh_binh = province("37")
    ids = queries.subtree_ids(ninh_binh.id)

    assert ninh_binh.id in ids
    assert len(ids) == 130


def test_the_subtree_of_the_centre_is_all_that_is_open():
    assert len(queries.subtree_ids(queries.union_centre().id)) == 1 + 34 + 3321


def test_an_officer_answers_for_the_territory_of_her_unit():
    ninh_binh, ba_dinh = province("37"), commune("00004")
    ha_noi = queries.find_province("01")
    assert ha_noi is not None

    assert queries.scope_of(queries.union_centre().id) == TerritoryScope(everywhere=True)
    assert queries.scope_of(ninh_binh.id) == TerritoryScope(province_id=ninh_binh.administrative_unit_id)
    assert queries.scope_of(ba_dinh.id) == TerritoryScope(
        province_id=ha_noi.id, commune_id=ba_dinh.administrative_unit_id
    )


def test_a_closed_unit_answers_for_nothing():
    scope = queries.scope_of(province("36", Scheme.OF_2004).id)

    assert scope == TerritoryScope()
    assert not scope.contains(province_id=37, commune_id=None)


@pytest.mark.parametrize(
    ("code", "today"),
    [
        ("36", "Hội LHPN tỉnh Ninh Bình"),
        ("70", "Hội LHPN thành phố Đồng Nai"),
        ("10", "Hội LHPN tỉnh Lào Cai"),
    ],
)
def test_an_old_provinces_place_is_taken_by_its_new_province(code, today):
    issuer = province(code, Scheme.OF_2004)

    assert issuer.is_closed
    assert [node.name for node in queries.union_units_today(issuer.id)] == [today]


def test_an_old_districts_place_is_taken_by_communes():
    names = [node.name for node in queries.union_units_today(district("180").id)]

    assert len(names) == 7
    assert "Hội LHPN xã Thất Khê" in names


def test_an_open_unit_stands_where_it_stood():
    ninh_binh = province("37")

    assert queries.union_units_today(ninh_binh.id) == [ninh_binh]


def test_an_old_plan_counts_the_communes_of_its_old_territory():
    nam_dinh = queries.covered_commune_ids(province("36", Scheme.OF_2004).id)
    ninh_binh = queries.covered_commune_ids(province("37").id)

    assert len(nam_dinh) == 57
    assert len(ninh_binh) == 129
    assert nam_dinh < ninh_binh


def test_many_units_come_in_one_answer_and_unknown_ids_are_left_out():
    ninh_binh, trang_dinh = province("37"), district("180")

    assert queries.union_units([ninh_binh.id, trang_dinh.id, 1]) == {
        ninh_binh.id: ninh_binh,
        trang_dinh.id: trang_dinh,
    }
    assert queries.union_units([]) == {}


def test_a_unit_nobody_knows_is_not_found():
    with pytest.raises(NotFound, match="Không tìm thấy cấp Hội này"):
        queries.union_unit(1)
    with pytest.raises(NotFound):
        queries.union_unit_for(UnionLevel.DISTRICT, "180")
