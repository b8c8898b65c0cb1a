"""A cooperative's desk: what waits, newest first, page by page."""

from datetime import timedelta

from marketplace.orders import queries
from marketplace.orders.states import OrderState as S
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_offer, make_order
from tests.makers.people import make_person


def one_in_each_state(cooperative):
    honey = make_offer(cooperative=cooperative, stock=50)
    return {state: make_order(wanted={honey: 1}, state=state) for state in S}


def test_each_order_stands_where_it_waits(database):
    seller = make_cooperative()
    orders = one_in_each_state(seller)
    for state, order in orders.items():
        listed = queries.orders_of_cooperative(seller.id, states=[state], at=NOON)
        assert [summary.code for summary in listed] == [order.code]


def test_the_counts_of_the_day(database):
    seller = make_cooperative()
    one_in_each_state(seller)
    counts = queries.today_counts(seller.id, at=NOON)
    assert (counts.to_confirm, counts.to_pack, counts.to_ship, counts.on_the_way, counts.delivered_today) == (1,) * 5
    assert queries.today_counts(seller.id, at=NOON + timedelta(days=1)).delivered_today == 0
    assert queries.count_by_state(make_cooperative("Tà Phìn").id) == dict.fromkeys(S, 0)


def test_the_next_page_begins_where_the_last_one_ended(database):
    seller = make_cooperative()
    honey = make_offer(cooperative=seller, stock=50)
    codes = [make_order(wanted={honey: 1}).code for _ in range(5)]
    first = queries.orders_of_cooperative(seller.id, at=NOON, limit=3)
    second = queries.orders_of_cooperative(seller.id, at=NOON, limit=3, before_id=first[-1].id)
    assert [summary.code for summary in (*first, *second)] == codes[::-1]


def test_a_line_of_the_list_tells_what_is_in_it(database):
    seller, buyer = make_cooperative(), make_person()
    honey = make_offer(cooperative=seller)
    rice = make_offer(cooperative=seller, name="Gạo nếp")
    make_order(wanted={honey: 2, rice: 3}, buyer_id=buyer.id)
    for listed in (queries.orders_of_cooperative(seller.id, at=NOON), queries.orders_of_buyer(buyer.id)):
        summary = listed[0]
        assert (summary.first_product, summary.line_count, summary.unit_count) == ("Mật ong bạc hà", 2, 5)
        assert (summary.buyer_name, summary.cooperative_name) == ("Nguyễn Thị Lan", "Sen Hồng")


def test_a_long_list_takes_two_statements(database, count_statements):
    seller = make_cooperative()
    honey = make_offer(cooperative=seller, stock=50)
    for _ in range(4):
        make_order(wanted={honey: 1})
    seller_id = seller.id
    with count_statements() as counted:
        assert len(queries.orders_of_cooperative(seller_id, at=NOON)) == 4
    assert counted.statements == 2


def test_the_history_tells_the_way_in_words(database):
    order = make_order(state=S.SHIPPED)
    steps = queries.history(order.id)
    assert [str(step.label) for step in steps] == [
        "Đã đặt hàng",
        "Hợp tác xã đã xác nhận",
        "Đã đóng gói",
        "Đã giao cho đơn vị vận chuyển",
    ]
    assert [step.tone for step in steps] == ["waiting", "moving", "moving", "moving"]
    assert steps[0].at == NOON
