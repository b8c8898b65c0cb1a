"""A pack gets a GTIN only under a prefix that its cooperative has proven, and what was given stays given."""

from datetime import date

import pytest

from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput, NotAllowed, NotFound, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.traceability import numbering, numbers
from marketplace.traceability.states import PREFIX_LIFE, PrefixAction, PrefixState
from tests.conftest import NOON
from tests.makers.cooperatives import EVERYWHERE, make_cooperative, make_member
from tests.makers.numbers import BY_NOBODY, details, give_gtin, gtin, make_prefix
from tests.makers.products import make_product, variant_of

TODAY = date(2026, 11, 22)


@pytest.fixture
def sen_hong(database):
    return make_cooperative("Sen Hồng")


@pytest.fixture
def rice(sen_hong):
    return make_product(sen_hong)


def test_a_number_under_a_proven_prefix_is_given_once(sen_hong, rice):
    make_prefix(sen_hong)
    assert give_gtin(rice, gtin(1)) == f"0{gtin(1)}"
    assert give_gtin(rice, gtin(1)) == f"0{gtin(1)}"
    assert numbers.gtins_of([variant_of(rice).id]) == {variant_of(rice).id: f"0{gtin(1)}"}


def test_a_new_number_replaces_the_old_one_on_labels_and_both_lead_here(sen_hong, rice):
    make_prefix(sen_hong)
    give_gtin(rice, gtin(1))
    give_gtin(rice, gtin(2))
    assert numbers.gtins_of([variant_of(rice).id]) == {variant_of(rice).id: f"0{gtin(2)}"}


def test_a_number_never_moves_to_another_pack(sen_hong, rice):
    make_prefix(sen_hong)
    give_gtin(rice, gtin(1))
    with pytest.raises(InvalidInput):
        give_gtin(make_product(sen_hong, name="Gạo tám"), gtin(1))


@pytest.mark.parametrize("number", ["", "12", gtin(1)[:-1] + "x", "9520123456788", "2012345678903", gtin(1, "8931111")])
def test_numbers_that_are_not_hers_are_refused_with_a_reason(sen_hong, rice, number):
    make_prefix(sen_hong)
    with pytest.raises(InvalidInput) as refused:
        give_gtin(rice, number)
    assert refused.value.fields["gtin"].text


def test_an_unproven_or_outdated_prefix_gives_nothing(sen_hong, rice):
    make_prefix(sen_hong, is_confirmed=False)
    with pytest.raises(InvalidInput):
        give_gtin(rice, gtin(1))
    assert numbers.proven_prefixes(sen_hong.id, today=TODAY) == set()
    proof = numbers.prefixes_of(sen_hong.id)[0]
    with transaction():
        numbering.confirm_prefix(proof.id, scope=EVERYWHERE, act=BY_NOBODY)
    assert numbers.proven_prefixes(sen_hong.id, today=proof.valid_to) == {"8936012"}
    assert numbers.proven_prefixes(sen_hong.id, today=date(2027, 7, 1)) == set()


def test_a_prefix_belongs_to_one_cooperative(sen_hong):
    make_prefix(sen_hong)
    other = make_cooperative("Tả Phìn")
    for overlapping in ("8936012", "89360123"):
        with pytest.raises(InvalidInput), transaction():
            numbering.enter_prefix(other.id, details(overlapping), BY_NOBODY)
    with transaction():
        numbering.enter_prefix(other.id, details("8936013"), BY_NOBODY)


def test_faults_of_a_proof_are_told_all_at_once(sen_hong):
    with pytest.raises(InvalidInput) as refused, transaction():
        wrong = details("89x", holder=" ", document_number="", valid_to=date(2026, 11, 21))
        numbering.enter_prefix(sen_hong.id, wrong, BY_NOBODY)
    assert set(refused.value.fields) == {"prefix", "holder", "document_number", "valid_to"}


def test_another_s_pack_and_another_s_proof_are_not_found(sen_hong, rice):
    other = make_cooperative("Tả Phìn")
    proof = make_prefix(sen_hong)
    with pytest.raises(NotFound), transaction():
        numbering.give_gtin(variant_of(rice).id, gtin(1), cooperative_id=other.id, act=BY_NOBODY)
    with pytest.raises(NotFound), transaction():
        numbering.correct_prefix(proof.id, details(), cooperative_id=other.id, act=BY_NOBODY)


def test_nobody_confirms_her_own_proof(sen_hong):
    member = make_member(sen_hong)
    proof = make_prefix(sen_hong, is_confirmed=False)
    with pytest.raises(NotAllowed), transaction():
        numbering.confirm_prefix(proof.id, scope=EVERYWHERE, act=Act(actor_id=member.id, at=NOON))


def test_given_back_mended_confirmed_withdrawn(sen_hong, rice):
    proof = make_prefix(sen_hong, is_confirmed=False)
    with transaction():
        numbering.return_prefix(proof.id, reason="Sai tên.", scope=EVERYWHERE, act=BY_NOBODY)
    with transaction():
        numbering.correct_prefix(proof.id, details(), cooperative_id=sen_hong.id, act=BY_NOBODY)
    with transaction():
        numbering.confirm_prefix(proof.id, scope=EVERYWHERE, act=BY_NOBODY)
    given = give_gtin(rice, gtin(1))
    with transaction():
        numbering.withdraw_prefix(proof.id, reason="Hết quyền.", scope=EVERYWHERE, act=BY_NOBODY)
    with pytest.raises(InvalidInput):
        give_gtin(rice, gtin(2))
    assert numbers.gtins_of([variant_of(rice).id]) == {variant_of(rice).id: given}
    assert [step.after for step in history_of("company prefix", proof.id)] == [
        "returned", "entered", "confirmed", "withdrawn",
    ]  # fmt: skip
    with pytest.raises(TransitionNotAllowed), transaction():
        numbering.confirm_prefix(proof.id, scope=EVERYWHERE, act=BY_NOBODY)


def test_the_table_of_a_proof_s_life_is_whole():
    allowed = {
        (PrefixState.ENTERED, PrefixAction.CONFIRM), (PrefixState.ENTERED, PrefixAction.RETURN),
        (PrefixState.RETURNED, PrefixAction.CORRECT), (PrefixState.CONFIRMED, PrefixAction.WITHDRAW),
    }  # fmt: skip
    for state in PrefixState:
        for action in PrefixAction:
            assert PREFIX_LIFE.allows(state, action) == ((state, action) in allowed)
