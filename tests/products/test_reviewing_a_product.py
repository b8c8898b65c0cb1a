"""An officer publishes what she has read, or sends it back with the reason; only in her own territory."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.cooperatives.states import CooperativeState
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken, StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.products import listing, queries, reviewing, variants
from marketplace.products.rules import told_by
from marketplace.products.states import ProductState
from marketplace.territory.rules import TerritoryScope
from tests.makers.cooperatives import TA_PHIN, make_cooperative, make_member
from tests.makers.indexes import told
from tests.makers.people import make_officer
from tests.makers.products import EVERYWHERE, MORNING, make_product, product_data, variant_of


def waiting(cooperative=None):
    return make_product(cooperative or make_cooperative(), state=ProductState.SUBMITTED)


def publish(product, *, scope=EVERYWHERE, act=MORNING, revision=None):
    with transaction():
        return reviewing.publish(product.code, scope=scope, act=act, revision=revision)


def send_back(product, reason="Thiếu hạn dùng trên nhãn.", *, scope=EVERYWHERE):
    with transaction():
        return reviewing.send_back(product.code, reason=reason, scope=scope, act=MORNING)


def test_a_published_product_is_for_sale(database):
    product = publish(waiting())
    assert product.state == ProductState.PUBLISHED
    assert product.published_at == MORNING.at
    assert told("product")[-1] == product.id


def test_who_published_is_kept(database):
    officer = make_officer()
    product = publish(waiting(), act=Act(officer.id, MORNING.at))
    step = history_of("product", product.id)[-1]
    assert (step.action, step.actor_id, step.after) == ("publish", officer.id, "published")


def test_the_reason_goes_with_what_is_sent_back(database):
    product = send_back(waiting())
    assert product.state == ProductState.RETURNED
    assert product.return_reason == "Thiếu hạn dùng trên nhãn."
    assert history_of("product", product.id)[-1].note == "Thiếu hạn dùng trên nhãn."


@pytest.mark.parametrize("reason", ["", "   ", "sửa"])
def test_a_reason_must_say_what_to_mend(database, reason):
    product = waiting()
    with pytest.raises(InvalidInput) as caught:
        send_back(product, reason)
    assert list(caught.value.fields) == ["reason"]
    assert product.state == ProductState.SUBMITTED


def test_a_published_product_can_be_taken_down(database):
    product = make_product(make_cooperative())
    assert send_back(product).state == ProductState.RETURNED
    assert told("product")[-1] == product.id


def test_what_changed_after_she_opened_it_is_not_published(database):
    product = waiting()
    read = product.revision
    with transaction():
        listing.save(product.code, product_data("Tên khác"), cooperative_id=product.cooperative_id, act=MORNING)
    with pytest.raises(StaleState):
        publish(product, revision=read)
    assert publish(product, revision=product.revision).state == ProductState.PUBLISHED


def test_a_cooperative_that_is_not_verified_publishes_nothing(database):
    product = waiting(make_cooperative(state=CooperativeState.SUBMITTED))
    with pytest.raises(RuleBroken):
        publish(product)


def test_what_was_taken_out_while_it_waited_is_missed(database):
    product = waiting()
    with transaction():
        variants.hide_variant(variant_of(product).id, cooperative_id=product.cooperative_id, act=MORNING)
    with pytest.raises(RuleBroken):
        publish(product)
    assert send_back(product).state == ProductState.RETURNED


@pytest.mark.parametrize("decide", [publish, send_back])
def test_an_officer_of_elsewhere_finds_nothing(database, decide):
    here, elsewhere = make_cooperative(), make_cooperative(commune_code=TA_PHIN)
    product = waiting(here)
    with pytest.raises(NotFound):
        decide(product, scope=TerritoryScope(province_id=elsewhere.province_id))
    with pytest.raises(NotFound):
        decide(product, scope=TerritoryScope())
    assert decide(product, scope=TerritoryScope(commune_id=here.commune_id)).state != ProductState.SUBMITTED


def test_the_desk_shows_her_territory_alone(database):
    here, elsewhere = make_cooperative(), make_cooperative("Bản Sen", commune_code=TA_PHIN)
    product = waiting(here)
    waiting(elsewhere)
    scope = TerritoryScope(province_id=here.province_id)
    assert [each.product.id for each in queries.waiting(scope)] == [product.id]
    assert queries.count_waiting(EVERYWHERE) == 2


def test_a_draft_is_nobody_elses_affair(database):
    product = make_product(make_cooperative(), state=ProductState.DRAFT)
    with pytest.raises(NotFound):
        publish(product)


def test_nobody_decides_on_her_own_cooperatives_goods(database):
    cooperative = make_cooperative()
    officer = make_member(cooperative, MemberRole.SELLER, person=make_officer())
    with pytest.raises(NotAllowed):
        publish(waiting(cooperative), act=Act(officer.id, MORNING.at))


def test_publishing_twice_is_refused(database):
    product = publish(waiting())
    with pytest.raises(TransitionNotAllowed):
        publish(product)


def test_the_officer_sees_all_that_buyers_are_told(database):
    product = waiting()
    found = queries.get_for_review(product.code, scope=EVERYWHERE)
    assert found.facts.told == told_by(product)
    assert found.facts.active_variants == 1
