"""What a visitor likes is kept for her browser, then for her account; the list has a bound and no doubles."""

from datetime import timedelta

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.products.states import ProductState
from marketplace.wishes import queries, rules, services
from marketplace.wishes.rules import Wisher
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_gone
from tests.makers.people import make_person
from tests.makers.products import make_product


@pytest.fixture
def maker(database):
    return make_cooperative()


def like(product, wisher=Wisher(), at=NOON):  # noqa: B008
    with transaction():
        return services.add(wisher, product.slug, at=at)


def names(wisher):
    return [each.name for each in queries.wished(wisher)]


def test_the_first_wish_makes_a_list_with_a_token_of_ours(maker):
    rice = make_product(maker, name="Gạo")
    kept = like(rice, Wisher(token="made-up-by-somebody"))
    assert kept.token not in {None, "made-up-by-somebody"}
    assert names(kept) == ["Gạo"]
    assert names(Wisher(token="made-up-by-somebody")) == names(Wisher()) == []


def test_what_is_liked_twice_is_kept_once_and_the_newest_stands_first(maker):
    rice, honey = make_product(maker, name="Gạo"), make_product(maker, name="Mật ong")
    kept = like(rice, like(honey, like(rice)))
    assert names(kept) == ["Mật ong", "Gạo"]


def test_what_buyers_may_not_see_cannot_be_liked(maker):
    draft = make_product(maker, state=ProductState.DRAFT)
    with pytest.raises(NotFound):
        like(draft)


def test_what_is_no_longer_sold_stays_by_its_name(maker):
    rice = make_product(maker, name="Gạo")
    kept = like(rice)
    make_gone(rice)
    assert [(each.name, each.card) for each in queries.wished(kept)] == [("Gạo", None)]


def test_nobody_takes_from_a_list_without_its_token(maker):
    rice = make_product(maker, name="Gạo")
    kept, stranger = like(rice), make_person()
    with transaction():
        services.remove(Wisher(token="another"), rice.id, at=NOON)
        services.remove(Wisher(person_id=stranger.id), rice.id, at=NOON)
    assert names(kept) == ["Gạo"]
    for _twice in range(2):
        with transaction():
            services.remove(kept, rice.id, at=NOON)
    assert names(kept) == []


def test_a_full_list_takes_no_more_and_says_so(maker, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 2)
    kept = Wisher()
    for name in ("Gạo", "Mật ong"):
        kept = like(make_product(maker, name=name), kept)
    with pytest.raises(RuleBroken):
        like(make_product(maker, name="Chè"), kept)
    assert names(kept) == ["Mật ong", "Gạo"]


def test_signing_in_brings_the_browsers_list_along(maker, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 3)
    rice, honey, tea, cloth = (make_product(maker, name=name) for name in ("Gạo", "Mật ong", "Chè", "Thổ cẩm"))
    person = make_person()
    hers = like(honey, like(rice, Wisher(person_id=person.id)))
    guest = like(tea, like(cloth, like(rice)))
    for _twice in range(2):
        with transaction():
            services.bring_along(guest.token, person_id=person.id, at=NOON)
    assert names(hers) == ["Chè", "Mật ong", "Gạo"]
    assert names(guest) == []


def test_a_browsers_list_is_forgotten_after_a_year_and_an_accounts_is_not(maker):
    rice, person = make_product(maker, name="Gạo"), make_person()
    old, hers = like(rice), like(rice, Wisher(person_id=person.id))
    new = like(rice, at=NOON + timedelta(days=10))
    with transaction():
        services.forget(at=NOON + rules.LIST_KEPT + timedelta(seconds=1))
    assert (names(old), names(new), names(hers)) == ([], ["Gạo"], ["Gạo"])
