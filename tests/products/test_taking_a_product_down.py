"""A request comes in, the clock of 24 hours runs, an officer decides: gone everywhere at once, and back if she errs."""

from datetime import timedelta

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.products import display, listing, takedowns
from marketplace.products.kinds import TakedownSource
from marketplace.products.queries import get_variants_for_sale
from marketplace.products.states import ProductState, TakedownState
from marketplace.territory.rules import TerritoryScope
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.products import EVERYWHERE, MORNING, make_product, product_data, variant_of

ACT = Act(None, NOON)
REASON = "Nhãn ghi sai nơi sản xuất."


def reported(product):
    with transaction():
        return takedowns.report(product.slug, takedowns.Complaint(TakedownSource.CONSUMER, REASON), at=NOON)


def upheld(product):
    asked = reported(product)
    with transaction():
        return takedowns.uphold(asked.id, reason=REASON, scope=EVERYWHERE, act=ACT)


def test_it_is_gone_at_once_and_kept(database):
    product = make_product(make_cooperative())
    upheld(product)
    assert product.state == ProductState.TAKEN_DOWN
    assert get_variants_for_sale([variant_of(product).id]) == {}
    with pytest.raises(NotFound):
        display.product_page(product.slug)
    assert display.find_former(product.slug) is not None


def test_what_it_said_cannot_be_changed_meanwhile(database):
    product = make_product(make_cooperative())
    upheld(product)
    with pytest.raises(RuleBroken), transaction():
        listing.save(product.code, product_data("Tên khác"), cooperative_id=product.cooperative_id, act=MORNING)


def test_the_clock_runs_for_a_day(database):
    asked = reported(make_product(make_cooperative()))
    assert asked.due_at == NOON + timedelta(hours=24)
    assert not takedowns.is_late(asked, NOON + timedelta(hours=24))
    assert takedowns.is_late(asked, NOON + timedelta(hours=24, seconds=1))


def test_a_lifted_takedown_shows_it_again(database):
    product = make_product(make_cooperative())
    asked = upheld(product)
    with transaction():
        takedowns.lift(asked.id, reason="Nhãn đã được sửa.", scope=EVERYWHERE, act=ACT)
    assert (product.state, asked.state) == (ProductState.PUBLISHED, TakedownState.LIFTED)


def test_of_two_requests_the_other_keeps_it_down(database):
    product = make_product(make_cooperative())
    first, second = reported(product), reported(product)
    for asked in (first, second):
        with transaction():
            takedowns.uphold(asked.id, reason=REASON, scope=EVERYWHERE, act=ACT)
    with transaction():
        takedowns.lift(first.id, reason="Nhãn đã được sửa.", scope=EVERYWHERE, act=ACT)
    assert product.state == ProductState.TAKEN_DOWN


def test_it_is_decided_once_with_a_reason_and_only_at_home(database):
    asked = reported(make_product(make_cooperative()))
    with pytest.raises(InvalidInput), transaction():
        takedowns.refuse(asked.id, reason="", scope=EVERYWHERE, act=ACT)
    with pytest.raises(NotFound), transaction():
        takedowns.refuse(asked.id, reason=REASON, scope=TerritoryScope(province_id=1), act=ACT)
    with transaction():
        takedowns.refuse(asked.id, reason=REASON, scope=EVERYWHERE, act=ACT)
    with pytest.raises(TransitionNotAllowed), transaction():
        takedowns.uphold(asked.id, reason=REASON, scope=EVERYWHERE, act=ACT)
