"""The report of thirty orders equals what was worked out by hand, to the đồng, however it is cut."""

from datetime import date

import pytest

from marketplace.kernel.errors import NotFound
from marketplace.orders.kinds import Channel
from marketplace.sales import queries as sales
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.queries import Area, Filter
from marketplace.territory import queries as territory
from marketplace.territory.rules import Scheme, TerritoryScope, UnionLevel
from tests.conftest import Market
from tests.makers.sales import category_named
from tests.makers.thirty_orders import HONEY, RICE, TEA, Thirty, make_thirty_orders

EVERYWHERE = TerritoryScope(everywhere=True)
FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)


@pytest.fixture
def thirty(database: Market) -> Thirty:
    return make_thirty_orders()


def autumn(scope: TerritoryScope = EVERYWHERE, **chosen: object) -> Filter:
    return Filter(**{"scope": scope, "first_day": FIRST, "last_day": LAST} | chosen)  # type: ignore[arg-type]


def category_id_of(slug: str) -> int:
    return category_named(slug).id


def test_the_total_and_the_orders(thirty: Thirty) -> None:
    assert sales.net_delivered_sales(autumn()) == 3_511_998
    assert sales.orders_delivered(autumn()) == 23


def test_days_and_months_give_the_same_sums(thirty: Thirty) -> None:
    by_day = autumn(last_day=date(2026, 11, 29))
    assert not by_day.is_whole_months
    assert autumn().is_whole_months
    for read in (sales.by_month, sales.by_cooperative, sales.by_category, sales.by_verification):
        assert read(by_day) == read(autumn())
    assert sales.orders_delivered(by_day) == 23
    assert sales.cooperatives_trading(by_day) == sales.Trading(3, 3)


def test_by_month(thirty: Thirty) -> None:
    parts = sales.by_month(autumn(first_day=date(2026, 8, 1)))
    assert [(part.key.month, part.amount, part.orders) for part in parts] == [
        (8, 0, 0),
        (9, 989_999, 5),
        (10, 1_027_000, 8),
        (11, 1_494_999, 10),
    ]


def test_by_cooperative(thirty: Thirty) -> None:
    assert [(part.key, part.name, part.amount) for part in sales.by_cooperative(autumn())] == [
        (thirty.muoi_bien.code, "Muối Biển", 1_674_998),
        (thirty.sen_hong.code, "Sen Hồng", 1_035_000),
        (thirty.ta_phin.code, "Tà Phìn", 802_000),
    ]


def test_by_cooperative_in_one_month(thirty: Thirty) -> None:
    november = autumn(first_day=date(2026, 11, 1))
    found = {part.name: part.amount for part in sales.by_cooperative(november)}
    assert found == {"Sen Hồng": 515_000, "Tà Phìn": -45_000, "Muối Biển": 1_024_999}


def test_by_province(thirty: Thirty) -> None:
    assert [(part.key, part.amount) for part in sales.by_province(autumn())] == [("37", 2_709_998), ("15", 802_000)]


def test_by_category(thirty: Thirty) -> None:
    found = {part.key: part.amount for part in sales.by_category(autumn())}
    assert found == {"gao-ngu-coc": 1_500_665, "mat-ong": 511_667, "che-ca-phe": 802_000, "thu-cong": 697_666}


def test_by_channel(thirty: Thirty) -> None:
    assert [(part.key, part.amount) for part in sales.by_channel(autumn())] == [
        (Channel.ONLINE, 2_911_998),
        (Channel.FAIR, 150_000),
        (Channel.WHOLESALE, 450_000),
    ]


def test_levels_add_up_to_the_total(thirty: Thirty) -> None:
    (level,) = sales.by_verification(autumn())
    assert (level.key, level.amount, level.orders) == (Verification.DELIVERED, 3_511_998, 23)
    assert all(sum(part.levels.values()) == part.amount for part in sales.by_month(autumn()))


def test_the_whole_filter_at_once(thirty: Thirty) -> None:
    rice = next(part for part in sales.by_category(autumn()) if part.key == RICE)
    category = category_id_of(RICE)
    narrow = autumn(category_id=category, cooperative_id=thirty.muoi_bien.id, first_day=date(2026, 11, 1))
    assert rice.orders == 10
    assert sales.net_delivered_sales(narrow) == 999_999 + 25_000 - 49_999
    assert sales.orders_delivered(narrow) == 2


def test_an_officer_of_one_province_sees_nothing_of_another(thirty: Thirty) -> None:
    lao_cai = TerritoryScope(province_id=thirty.ta_phin.province_id)
    assert sales.net_delivered_sales(autumn(lao_cai)) == 802_000
    assert [part.name for part in sales.by_cooperative(autumn(lao_cai))] == ["Tà Phìn"]
    assert sales.net_delivered_sales(autumn(lao_cai, area=Area(province_id=thirty.sen_hong.province_id))) == 0
    assert sales.net_delivered_sales(autumn(lao_cai, cooperative_id=thirty.sen_hong.id)) == 0
    assert sales.net_delivered_sales(autumn(TerritoryScope())) == 0


def test_an_officer_of_a_commune_sees_her_commune(thirty: Thirty) -> None:
    giao_thuy = TerritoryScope(province_id=thirty.sen_hong.province_id, commune_id=thirty.sen_hong.commune_id)
    assert sales.net_delivered_sales(autumn(giao_thuy)) == 1_035_000


def test_an_old_province_is_counted_by_the_communes_of_today(thirty: Thirty) -> None:
    nam_dinh = territory.union_unit_for(UnionLevel.PROVINCE, "36", scheme=Scheme.OF_2004)
    assert sales.net_delivered_sales(autumn(area=sales.area_of(nam_dinh.id))) == 2_709_998
    ha_nam = territory.union_unit_for(UnionLevel.PROVINCE, "35", scheme=Scheme.OF_2004)
    assert sales.net_delivered_sales(autumn(area=sales.area_of(ha_nam.id))) == 0


def test_cooperatives_trading_out_of_all_verified(thirty: Thirty) -> None:
    september_rice = autumn(last_day=date(2026, 9, 30), category_id=category_id_of(TEA))
    assert sales.cooperatives_trading(autumn()) == sales.Trading(3, 3)
    assert sales.cooperatives_trading(september_rice) == sales.Trading(1, 3)


def test_the_orders_behind_a_figure_add_up_to_it(thirty: Thirty) -> None:
    first = sales.orders_behind(autumn(), limit=10)
    second = sales.orders_behind(autumn(), after=first[-1].place, limit=10)
    third = sales.orders_behind(autumn(), after=second[-1].place, limit=10)
    assert [len(page) for page in (first, second, third)] == [10, 10, 9]
    pages = [*first, *second, *third]
    assert sum(row.amount for row in pages) == 3_511_998
    assert [row.place for row in pages] == sorted((row.place for row in pages), reverse=True)


def test_a_refund_next_month_is_a_row_of_its_own(thirty: Thirty) -> None:
    october = autumn(first_day=date(2026, 10, 1), last_day=date(2026, 10, 31), cooperative_id=thirty.sen_hong.id)
    rows = {row.code: (row.delivered, row.refunded) for row in sales.orders_behind(october)}
    assert rows[thirty.orders[2].code] == (0, -150_000)


def test_an_order_opens_to_its_lines(thirty: Thirty) -> None:
    opened = sales.open_order(thirty.orders[23].code, scope=EVERYWHERE)
    lines = sales.lines_of(opened.id)
    assert [(line.amount, line.kind) for line in lines] == [
        (11_666, EntryKind.DELIVERED),
        (11_667, EntryKind.DELIVERED),
        (11_667, EntryKind.DELIVERED),
    ]
    assert sum(line.amount for line in lines) == opened.goods_total - opened.discount


def test_an_order_of_another_province_is_not_found(thirty: Thirty) -> None:
    lao_cai = TerritoryScope(province_id=thirty.ta_phin.province_id)
    with pytest.raises(NotFound):
        sales.open_order(thirty.orders[1].code, scope=lao_cai)


def test_an_order_that_was_never_delivered_is_not_found(thirty: Thirty) -> None:
    with pytest.raises(NotFound):
        sales.open_order(thirty.orders[16].code, scope=EVERYWHERE)


def test_honey_alone_opens_to_its_orders(thirty: Thirty) -> None:
    honey = autumn(category_id=category_id_of(HONEY))
    assert sum(row.amount for row in sales.orders_behind(honey)) == sales.net_delivered_sales(honey) == 511_667
