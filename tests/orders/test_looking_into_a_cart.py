"""A cart always shows what holds now: prices, stock, what is gone."""

from sqlalchemy import update

from marketplace.cooperatives.models import Cooperative
from marketplace.cooperatives.states import CooperativeState
from marketplace.inventory import services as inventory
from marketplace.kernel.database import db, transaction
from marketplace.orders import queries
from marketplace.products.kinds import PhotoState
from marketplace.products.models import Photo, Product, Variant
from tests.conftest import NOON
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.orders import BUYER, commune_id, make_cart, make_checkout, make_gone, make_offer, place


def write(statement):
    with transaction():
        db.session.execute(statement)


def test_goods_stand_by_cooperative_in_the_order_they_were_put_in(database):
    one, two = make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn")
    honey, tea = make_offer(cooperative=two), make_offer(cooperative=one, name="Chè Shan tuyết")
    salt = make_offer(cooperative=two, name="Muối Bạc Liêu")
    view = queries.cart_view(make_cart({honey: 1, tea: 2, salt: 3}))
    assert [seller.name for seller in view.sellers] == ["Tà Phìn", "Sen Hồng"]
    assert [item.product_name for item in view.sellers[0].items] == ["Mật ong bạc hà", "Muối Bạc Liêu"]


def test_sums_are_of_present_prices(database):
    honey, tea = make_offer(price=120_000), make_offer(price=45_500, name="Chè Shan tuyết")
    view = queries.cart_view(make_cart({honey: 2, tea: 3}))
    assert view.goods_total == 2 * 120_000 + 3 * 45_500
    assert view.count == 2
    assert view.is_ready


def test_a_new_price_holds_and_the_old_one_is_named(database):
    honey = make_offer(price=120_000)
    token = make_cart({honey: 2})
    write(update(Variant).values(price=130_000))
    item = queries.cart_view(token).items[0]
    assert (item.unit_price, item.price_before, item.line_total) == (130_000, 120_000, 260_000)


def test_an_unchanged_price_is_not_named_twice(database):
    assert queries.cart_view(make_cart({make_offer(): 1})).items[0].price_before == 0


def test_too_little_stock_is_shown_with_what_is_left(database):
    honey = make_offer(stock=5)
    token = make_cart({honey: 4})
    with transaction():
        inventory.count_stock(honey.id, 3, act=BUYER)
    view = queries.cart_view(token)
    assert (view.items[0].available, view.items[0].fits, view.is_ready) == (3, False, False)


def test_a_product_taken_off_is_gone_and_blocks_nothing(database):
    honey, tea = make_offer(), make_offer(name="Chè Shan tuyết")
    token = make_cart({honey: 1, tea: 1})
    make_gone(db.session.get_one(Product, tea.product_id))
    view = queries.cart_view(token)
    assert [item.product_name for item in view.gone] == ["Chè Shan tuyết"]
    assert (view.count, view.is_ready, view.goods_total) == (1, True, 120_000)


def test_goods_of_a_suspended_cooperative_are_gone(database):
    token = make_cart({make_offer(): 1})
    write(update(Cooperative).values(state=CooperativeState.SUSPENDED))
    view = queries.cart_view(token)
    assert view.is_empty
    assert len(view.gone) == 1
    assert queries.cart_count(token) == 0


def test_a_packing_no_longer_offered_is_gone(database):
    token = make_cart({make_offer(): 1})
    write(update(Variant).values(is_active=False))
    assert len(queries.cart_view(token).gone) == 1


def test_an_unknown_cart_is_an_empty_one(database):
    for token in (None, "", "nothing"):
        assert queries.cart_view(token).is_empty
        assert not queries.cart_view(token).is_ready
        assert queries.cart_count(token) == 0


def test_the_first_ready_photo_stands_for_the_product(database):
    honey = make_offer()
    about = {"product_id": honey.product_id, "alt": "Hũ mật ong", "width": 640, "height": 480, "uploaded_at": NOON}
    with transaction():
        for key, state, position in (("b", "ready", 2), ("a", "ready", 1), ("w", "waiting", 0)):
            db.session.add(Photo(key=key, state=PhotoState(state), position=position, **about))
    photo = queries.cart_view(make_cart({honey: 1})).items[0].photo
    assert (photo.key, photo.alt, photo.width, photo.height) == ("a", "Hũ mật ong", 640, 480)


def test_a_cart_of_many_cooperatives_takes_three_statements(database, count_statements):
    token = make_cart({make_offer(cooperative=make_cooperative(str(number))): 1 for number in range(6)})
    with count_statements() as counted:
        queries.cart_view(token)
    assert counted.statements == 3


def test_the_checkout_shows_delivery_for_each_cooperative(database):
    near, far = make_cooperative("Sen Hồng"), make_cooperative("Tà Phìn", commune_code=TA_PHIN)
    token = make_cart({make_offer(cooperative=near): 1, make_offer(cooperative=far): 1})
    view = queries.checkout_view(token, commune_id=commune_id())
    assert [part.delivery_fee for part in view.parts] == [20_000, 30_000]
    assert view.total == 2 * 120_000 + 50_000


def test_without_a_commune_delivery_is_still_open(database):
    view = queries.checkout_view(make_cart({make_offer(): 1}), commune_id=None)
    assert (view.delivery_fee, view.parts[0].delivery_fee, view.total) == (None, None, 120_000)


def test_a_cooperative_without_account_takes_no_transfers(database):
    honey = make_offer(cooperative=make_cooperative(with_bank=False))
    assert not queries.cart_view(make_cart({honey: 1})).sellers[0].takes_transfers


def test_a_placed_cart_is_empty(database):
    token = make_cart({make_offer(): 1})
    place(make_checkout(token))
    assert queries.cart_view(token).is_empty
