"""A product on sale is changed: buyers see and buy the old version until an officer has approved the new one."""

from dataclasses import replace

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, RuleBroken, StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of, move
from marketplace.products import catalogue, display, listing, queries, reviewing, revisions, takedowns, variants
from marketplace.products.comparing import proposed_changes
from marketplace.products.kinds import TakedownSource
from marketplace.products.proposed import get_revision
from marketplace.products.rules import told_by
from marketplace.products.states import REVISION_LIFE, ProductState, RevisionAction, RevisionState
from marketplace.territory.rules import TerritoryScope
from tests.makers.certificates import make_certificate
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.indexes import told
from tests.makers.people import make_officer
from tests.makers.products import EVERYWHERE, MORNING, make_product, variant_data, variant_of

R, D = RevisionState, RevisionAction
OLD, NEW = "Gạo nếp nương Tú Lệ", "Nếp nương Tú Lệ vụ mới"


def edit(product, **changes):
    with transaction():
        data = replace(revisions.written_by(product), **changes)
        listing.save(product.code, data, cooperative_id=product.cooperative_id, act=MORNING)
    return product


def save_pack(product, data):
    variants.save_variant(variant_of(product).id, data, cooperative_id=product.cooperative_id, act=MORNING)


def revised(cooperative=None, **changes):
    return edit(make_product(cooperative or make_cooperative()), **(changes or {"name": NEW}))


def approve(product, *, scope=EVERYWHERE, act=MORNING, revision=None):
    with transaction():
        return reviewing.approve_revision(product.code, scope=scope, act=act, revision=revision)


def send_back(product, reason="Tên mới quá dài.", *, field="name", scope=EVERYWHERE):
    with transaction():
        return reviewing.return_revision(product.code, reason=reason, field=field, scope=scope, act=MORNING)


def withdraw(product, *, owner=None):
    with transaction():
        revisions.withdraw(product.code, cooperative_id=owner or product.cooperative_id, act=MORNING)


def test_buyers_see_and_buy_the_old_version_meanwhile(database):
    product = revised()
    assert display.product_page(product.slug).product.name == OLD
    assert [card.name for card in catalogue.cards_of([product.id])] == [OLD]
    assert list(queries.get_variants_for_sale([variant_of(product).id])) == [variant_of(product).id]


def test_the_officer_sees_old_beside_new(database):
    product = revised(name=NEW, story="Mười hai chị em cùng làm.")
    changes = {
        each.field: (each.before, each.after) for each in proposed_changes(get_revision(product.code, scope=EVERYWHERE))
    }
    assert changes == {"name": (OLD, NEW), "story": ("", "Mười hai chị em cùng làm.")}


def test_all_of_it_is_applied_at_one_moment(database):
    cooperative = make_cooperative()
    product, paper = revised(cooperative), make_certificate(cooperative)
    five_kilo = variant_data("5 kg", "kg", 5_000, 550_000)
    with transaction():
        save_pack(product, variant_data("900 g", "g", 900, 110_000))
        added = variants.add_variant(product.code, five_kilo, cooperative_id=cooperative.id, act=MORNING)
        listing.set_certificate(product.code, paper.id, cooperative_id=cooperative.id, act=MORNING)
    approve(product, revision=product.revision)
    pack = variant_of(product)
    assert (product.name, product.folded_name) == (NEW, "nep nuong tu le vu moi")
    assert (pack.label, pack.amount, pack.price, added.is_active) == ("900 g", 900, 110_000, True)
    assert queries.certificate_ids_of([product.id])[product.id] == [paper.id]
    assert (history_of("product", product.id)[-1].action, told("product")[-1]) == ("revise", product.id)
    assert revisions.find_open(product.id) is None


def test_prices_hold_at_once_and_outlive_the_approval(database):
    product = revised()
    with transaction():
        save_pack(product, variant_data(price=99_000))
    assert variant_of(product).price == 99_000
    approve(product)
    assert variant_of(product).price == 99_000


def test_a_second_edit_goes_into_the_same_revision(database):
    product = edit(revised(), story="Chuyện mới.")
    assert revisions.count_waiting(EVERYWHERE) == 1
    approve(product)
    assert (product.name, product.story) == (NEW, "Chuyện mới.")


def test_what_she_has_not_read_is_not_approved(database):
    product = revised()
    read = product.revision
    edit(product, name="Tên chưa ai đọc")
    with pytest.raises(StaleState):
        approve(product, revision=read)
    assert product.name == OLD


def test_writing_everything_back_leaves_nothing_to_review(database):
    product = edit(revised(), name=OLD)
    assert revisions.find_open(product.id) is None
    assert revisions.waiting(EVERYWHERE) == []


def test_a_withdrawn_revision_is_gone(database):
    product = revised()
    withdraw(product)
    assert (revisions.find_open(product.id), revisions.written_by(product)) == (None, told_by(product))
    for again in (withdraw, approve):
        with pytest.raises(NotFound):
            again(product)


def test_what_is_returned_can_be_mended_while_the_old_version_is_sold(database):
    product = revised()
    sent = send_back(product)
    assert (product.state, sent.state, sent.return_field) == (ProductState.PUBLISHED, R.RETURNED, "name")
    assert [each.name for each, _ in revisions.returned_of(product.cooperative_id)] == [OLD]
    with pytest.raises(TransitionNotAllowed):
        approve(product)
    edit(product, name="Nếp nương vụ mới")
    assert (sent.state, sent.return_reason) == (R.WAITING, "")
    approve(product)
    assert product.name == "Nếp nương vụ mới"


@pytest.mark.parametrize(("reason", "field"), [("sửa", ""), ("Một lý do đủ dài.", "gì đó")])
def test_a_reason_must_say_what_to_mend(database, reason, field):
    with pytest.raises(InvalidInput):
        send_back(revised(), reason, field=field)


def test_what_is_required_cannot_be_taken_out(database):
    with pytest.raises(RuleBroken):
        approve(revised(storage=""))


def test_only_her_own_territory_and_never_her_own_cooperative(database):
    cooperative = make_cooperative()
    product = revised(cooperative)
    for decide in (approve, send_back):
        with pytest.raises(NotFound):
            decide(product, scope=TerritoryScope())
    officer = make_member(cooperative, MemberRole.SELLER, person=make_officer())
    with pytest.raises(NotAllowed):
        approve(product, act=Act(officer.id, MORNING.at))
    with pytest.raises(NotFound):
        withdraw(product, owner=make_cooperative("Khác").id)


def test_a_product_that_leaves_the_shelf_takes_its_revision_along(database):
    product = revised()
    with transaction():
        listing.retire(product.code, cooperative_id=product.cooperative_id, act=MORNING)
    assert (product.name, revisions.find_open(product.id)) == (NEW, None)
    with transaction():
        listing.submit(product.code, cooperative_id=product.cooperative_id, act=MORNING)
    assert product.state == ProductState.SUBMITTED


def test_nothing_is_approved_while_the_product_is_taken_down(database):
    product = revised()
    with transaction():
        complaint = takedowns.Complaint(TakedownSource.CONSUMER, "Nhãn ghi sai nơi làm.")
        asked = takedowns.report(product.slug, complaint, at=MORNING.at)
        takedowns.uphold(asked.id, reason="Nhãn ghi sai.", scope=EVERYWHERE, act=MORNING)
    with pytest.raises(TransitionNotAllowed):
        approve(product)
    assert revisions.count_waiting(EVERYWHERE) == 0


TABLE = """
           edit     approve   return    withdraw   join
waiting    waiting  approved  returned  withdrawn  joined
returned   waiting  -         -         withdrawn  joined
approved   waiting  -         -         -          -
withdrawn  waiting  -         -         -          -
joined     waiting  -         -         -          -
"""


def cases():
    head, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(R(row[0]), D(action), after) for row in rows for action, after in zip(head, row[1:], strict=True)]


@pytest.mark.parametrize(("before", "action", "after"), cases())
def test_every_action_in_every_state(database, before, action, after):
    revision = revisions.find_open(revised().id)
    with transaction():
        revision.state = before
    if after == "-":
        with pytest.raises(TransitionNotAllowed), transaction():
            move(REVISION_LIFE, revision, action, MORNING)
        assert revision.state == before
        return
    with transaction():
        move(REVISION_LIFE, revision, action, MORNING)
    assert (revision.state, history_of("revision", revision.id)[-1].after) == (R(after), after)


def test_the_table_names_every_state_and_action():
    assert {(before, action) for before, action, _ in cases()} == {(s, a) for s in R for a in D}
