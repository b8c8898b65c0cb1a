"""A checkout becomes one group and one order per cooperative, with everything copied."""

from dataclasses import replace

from sqlalchemy import select, update

from marketplace.inventory import queries as inventory
from marketplace.kernel.codes import find_codes, is_valid
from marketplace.kernel.database import db, transaction
from marketplace.orders import checks, queries
from marketplace.orders.kinds import Channel, PayBy
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.rules import CODE_LENGTH, CODE_PREFIX
from marketplace.orders.states import OrderState
from marketplace.products.models import Product, Variant
from tests.conftest import NOON
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.orders import make_cart, make_checkout, make_gone, make_offer, make_order, place


def two_sellers():
    near, far = make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn", commune_code=TA_PHIN)
    honey, rice = make_offer(cooperative=near), make_offer(cooperative=near, price=50_000, name="Gạo nếp")
    return make_cart({honey: 2, make_offer(cooperative=far, price=80_000, name="Chè Shan tuyết"): 1, rice: 3})


def test_each_cooperative_gets_an_order_of_her_own(database):
    placed = place(make_checkout(two_sellers()))
    group = queries.get_placed_group(placed.code)
    assert [order.cooperative_name for order in group.orders] == ["Sen Hồng", "Tà Phìn"]
    assert [len(order.lines) for order in group.orders] == [2, 1]
    assert {order.state for order in group.orders} == {OrderState.PLACED}


def test_the_groups_total_is_the_sum_of_its_orders(database):
    placed = place(make_checkout(two_sellers()))
    orders = db.session.scalars(select(Order)).all()
    assert placed.total == sum(order.total for order in orders) == db.session.scalar(select(OrderGroup.total))
    assert all(order.total == order.goods_total - order.discount + order.delivery_fee for order in orders)
    assert list(checks.faults()) == []


def test_an_orders_goods_are_the_sum_of_its_lines(database):
    place(make_checkout(two_sellers()))
    for order in db.session.scalars(select(Order)):
        lines = db.session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).all()
        assert order.goods_total == sum(line.quantity * line.unit_price for line in lines)


def test_names_and_prices_stay_as_they_were(database):
    order = make_order()
    with transaction():
        db.session.execute(update(Variant).values(price=999_000, label="Khác"))
        db.session.execute(update(Product).values(name="Tên mới"))
    line = queries.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).lines[0]
    assert (line.product_name, line.variant_label, line.unit_price) == ("Mật ong bạc hà", "1 kg", 120_000)


def test_stock_is_taken(database):
    honey = make_offer(stock=10)
    place(make_checkout(make_cart({honey: 4})))
    assert inventory.available_of([honey.id])[honey.id] == 6
    assert inventory.stock_faults() == []


def test_each_cooperative_is_paid_in_her_way(database):
    checkout = make_checkout(two_sellers())
    ways = dict(zip(checkout.pay_by, (PayBy.VIETQR, PayBy.COD), strict=True))
    placed = place(replace(checkout, pay_by=ways))
    assert {order.cooperative_id: order.pay_by for order in placed.orders} == ways


def test_the_buyer_is_written_down_cleaned(database):
    checkout = make_checkout(
        make_cart({make_offer(): 1}),
        buyer_name="  Nguyễn   Thị Lan ",
        buyer_phone="0500.000.888",
        buyer_email=" LAN@Example.vn",
        note="Giao giờ hành chính\x00",
        locale="xx",
    )
    group = queries.get_placed_group(place(checkout).code)
    shown = group.contact
    assert (shown.name, shown.phone, shown.email) == ("Nguyễn Thị Lan", "+84500000888", "lan@example.vn")
    assert (group.note, group.locale) == ("Giao giờ hành chính", "vi")
    assert (shown.commune, shown.province) == ("Xã Giao Thủy", "Tỉnh Ninh Bình")


def test_codes_can_be_found_again_in_a_bank_text(database):
    code = place(make_checkout(make_cart({make_offer(): 1}))).orders[0].code
    assert is_valid(code)
    noisy = f"CT DEN:0123 {code.lower()} NGUYEN THI LAN chuyen tien"
    assert find_codes(noisy, prefix=CODE_PREFIX, length=CODE_LENGTH) == [code]


def test_an_order_of_the_site_is_an_online_sale(database):
    assert make_order().channel is Channel.ONLINE


def test_what_is_gone_does_not_hinder_the_rest(database):
    honey, tea = make_offer(), make_offer(name="Chè Shan tuyết")
    token = make_cart({honey: 1, tea: 1})
    make_gone(db.session.get_one(Product, tea.product_id))
    placed = place(make_checkout(token))
    assert len(placed.orders) == 1
    assert queries.cart_view(token).gone == ()


def test_a_large_cart_takes_no_more_statements_than_a_small_one(database, count_statements):
    many = {make_offer(cooperative=make_cooperative(str(number))): 1 for number in range(4)}
    checkout = make_checkout(make_cart(many))
    with count_statements() as counted:
        place(checkout)
    # One for each table that is read or written, whatever the number of cooperatives and lines.
    assert counted.statements <= 16
