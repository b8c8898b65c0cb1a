"""A review comes from a delivered order, once for each line; its stars count as long as it is shown."""

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken, TransitionNotAllowed
from marketplace.orders.states import OrderState
from marketplace.products.models import ProductStanding
from marketplace.reviews import checks, queries, rules, services
from marketplace.reviews.rules import Opinion
from marketplace.reviews.states import (
    REVIEW_LIFE,
    REVIEW_PHOTO_LIFE,
    PhotoDecision,
    PhotoLook,
    ReviewAction,
    ReviewState,
)
from marketplace.territory.rules import TerritoryScope
from tests.makers.cooperatives import EVERYWHERE, TA_PHIN, make_cooperative
from tests.makers.orders import make_offer, make_order
from tests.makers.reviews import ACT, line_of, make_review


@pytest.fixture
def order(database):
    return make_order(state=OrderState.DELIVERED, wanted={make_offer(): 1})


def standing(order):
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(ProductStanding, line_of(order).product_id)
    return (found.rating_sum, found.rating_count)


def decide(review, action, reason="Có lời xúc phạm.", scope=EVERYWHERE):
    with transaction():
        services.decide(review.id, action, reason=reason, scope=scope, act=ACT)


def test_it_is_shown_with_a_shortened_name_and_counts(order):
    make_review(order, stars=4)
    rating = queries.rating_of(line_of(order).product_id)
    assert (rating.counts, rating.newest[0].stars) == ({4: 1}, 4)
    assert standing(order) == (4, 1)
    assert list(checks.faults()) == []


def test_a_line_is_reviewed_once(order):
    make_review(order, stars=5)
    make_review(order, stars=1)
    assert standing(order) == (5, 1)


def test_only_what_was_delivered_can_be_reviewed(database):
    shipped = make_order(state=OrderState.SHIPPED, wanted={make_offer(): 1})
    with pytest.raises(RuleBroken), transaction():
        services.write(line_of(shipped).id, Opinion(5), order_code=shipped.code, act=ACT)


def test_a_line_of_another_order_is_not_found(order):
    with pytest.raises(NotFound), transaction():
        services.write(line_of(order).id, Opinion(5), order_code="DH-KHAC", act=ACT)


@pytest.mark.parametrize("opinion", [Opinion(0), Opinion(6), Opinion(5, "x" * 1001)])
def test_stars_and_length_have_bounds(order, opinion):
    with pytest.raises(InvalidInput), transaction():
        services.write(line_of(order).id, opinion, order_code=order.code, act=ACT)


def test_a_hidden_review_no_longer_counts_and_its_reason_is_kept(order):
    review = make_review(order)
    with transaction():
        services.report(review.id, act=ACT)
    decide(review, ReviewAction.HIDE)
    assert queries.rating_of(review.product_id).total == 0
    assert standing(order) == (0, 0)
    assert queries.for_officer(EVERYWHERE, ReviewState.HIDDEN)[0].hidden_because == "Có lời xúc phạm."
    with pytest.raises(TransitionNotAllowed):
        decide(review, ReviewAction.HIDE)
    decide(review, ReviewAction.RESTORE)
    assert standing(order) == (5, 1)
    assert list(checks.faults()) == []


def test_hiding_needs_a_reason_and_the_right_territory(order):
    review = make_review(order)
    with pytest.raises(InvalidInput):
        decide(review, ReviewAction.HIDE, reason=" ")
    with pytest.raises(NotFound):
        decide(review, ReviewAction.HIDE, scope=TerritoryScope())


def test_the_cooperative_answers_once(order):
    review = make_review(order)
    stranger = make_cooperative("Tả Phìn", commune_code=TA_PHIN)
    with pytest.raises(NotFound):
        answer(review, stranger)
    with pytest.raises(InvalidInput):
        answer(review, db.session.get_one(Cooperative, review.cooperative_id), text="  ")
    answer(review, db.session.get_one(Cooperative, review.cooperative_id))
    assert queries.rating_of(review.product_id).newest[0].reply == "Cảm ơn chị."
    with pytest.raises(RuleBroken):
        answer(review, db.session.get_one(Cooperative, review.cooperative_id))


def answer(review, cooperative, text="Cảm ơn chị."):
    with transaction():
        services.reply(review.id, text, cooperative_id=cooperative.id, act=ACT)


@pytest.mark.parametrize("state", ReviewState)
@pytest.mark.parametrize("action", ReviewAction)
def test_what_is_not_in_the_table_cannot_happen(state, action):
    allowed = {
        ("shown", "report"), ("reported", "keep"), ("shown", "hide"), ("reported", "hide"), ("hidden", "restore"),
    }  # fmt: skip
    assert REVIEW_LIFE.allows(state, action) == ((state.value, action.value) in allowed)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nguyễn Thị Hoa", "Hoa N."), ("Hoa", ""), ("", ""), ("đỗ  mai", "mai Đ."), ("Lê Thị Na (mẫu)", "Na L.")],
)
def test_a_name_is_shortened(name, shown):
    assert rules.short_name(name) == shown


def test_the_average_is_rounded_half_up():
    assert rules.average_tenths({}) == 0
    assert rules.average_tenths({5: 1, 4: 1}) == 45
    assert rules.average_tenths({5: 2, 4: 1}) == 47


@pytest.mark.parametrize("state", PhotoLook)
@pytest.mark.parametrize("action", PhotoDecision)
def test_only_these_decisions_on_photos_exist(state, action):
    allowed = {("waiting", "show"), ("waiting", "hide"), ("shown", "hide"), ("hidden", "show")}
    assert REVIEW_PHOTO_LIFE.allows(state, action) == ((state.value, action.value) in allowed)
