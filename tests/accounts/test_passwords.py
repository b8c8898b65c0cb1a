"""Which passwords are taken, and how one is checked."""

import unicodedata

import pytest
from argon2 import PasswordHasher

from marketplace.accounts import passwords, queries, rules, services
from marketplace.kernel.clock import now
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.accounts import PASSWORD, open_account

WHO = {"name": "Nguyễn Thị Lan", "email": "lan.nguyen1990@example.vn"}


@pytest.mark.parametrize(
    "password",
    [
        "ngắn", "123456789", "x" * 201, "1234567890", "0987654321", "aaaaaaaaaaaa", "abababababab", "matkhau123456",
        "Mật Khẩu 2026", "anhyeuem1234", "password!!!!", "Nguyễn Thị Lan", "nguyenthilan1990", "lan.nguyen1990",
        "lan.nguyen1990@example.vn", "chosen20262026",
    ],
)  # fmt: skip
def test_a_password_that_is_guessed_first_is_refused(password):
    assert rules.password_fault(password, **WHO) is not None


@pytest.mark.parametrize(
    "password", [PASSWORD, "con mèo trèo cây cau", "Kh0ngDoanDuoc", "……………lúa chín", "🌾🐃🌧🍵🏞 đồng xa"]
)
def test_any_longer_sentence_is_taken(password):
    assert rules.password_fault(password, **WHO) is None


def test_both_ways_to_write_a_vietnamese_letter_are_one_password(database):
    person = open_account(password=unicodedata.normalize("NFD", PASSWORD))
    assert services.check_password(person.email, unicodedata.normalize("NFC", PASSWORD)) == person


@pytest.mark.parametrize("address", ["nobody@example.vn", "", "x" * 5000, "lan@example.vn"])
def test_a_wrong_pair_of_any_kind_gets_the_same_answer(database, address):
    open_account(email="lan@example.vn")
    assert services.check_password(address, "không phải mật khẩu") is None


def test_an_unknown_address_costs_the_same_work_as_a_wrong_password(database, monkeypatch):
    done = []
    monkeypatch.setattr(passwords, "_HASHER", Counting(done))
    open_account(email="lan@example.vn")
    done.clear()
    services.check_password("lan@example.vn", "không phải mật khẩu")
    services.check_password("nobody@example.vn", "không phải mật khẩu")
    assert [kind for kind, _hash in done] == ["verify", "verify"]
    assert len({hash_.split("$")[3] for _kind, hash_ in done}) == 1


class Counting(PasswordHasher):
    """A hasher that notes what it does."""

    def __init__(self, done):
        super().__init__(time_cost=2, memory_cost=19_456, parallelism=1)
        self.done = done

    def verify(self, hash, password):
        self.done.append(("verify", hash))
        return super().verify(hash, password)


def test_a_closed_account_lets_nobody_in(database):
    person = open_account()
    with transaction():
        services.close_account(person.id, Act(person.id, NOON))
    assert services.check_password(person.email, PASSWORD) is None
    assert queries.find_active_person(person.id) is None


def test_a_hash_with_old_parameters_is_made_anew_at_sign_in(database):
    person = open_account()
    with transaction():
        old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        queries.get_person(person.id).password_hash = old
    assert services.check_password(person.email, PASSWORD)
    with transaction():
        services.note_sign_in(person.id, PASSWORD, at=NOON)
    fresh = queries.get_person(person.id)
    assert fresh.last_sign_in_at == NOON
    assert not passwords.needs_rehash(fresh.password_hash)
    assert services.check_password(person.email, PASSWORD)


def test_changing_it_needs_the_present_one(database):
    person = open_account()
    with pytest.raises(InvalidInput) as refused, transaction():
        services.change_password(
            person.id, present="sai rồi nhé", new="con mèo trèo cây cau", act=Act(person.id, now())
        )
    assert set(refused.value.fields) == {"present"}
    assert services.check_password(person.email, PASSWORD)


def test_a_new_password_replaces_the_old_one_and_ends_every_session(database):
    person = open_account()
    before = queries.session_key(person)
    with transaction():
        services.change_password(person.id, present=PASSWORD, new="con mèo trèo cây cau", act=Act(person.id, NOON))
    assert services.check_password(person.email, PASSWORD) is None
    assert services.check_password(person.email, "con mèo trèo cây cau")
    assert queries.find_by_session_key(before) is None
    assert [entry.action for entry in queries.changes_to(person.id)] == ["password_changed"]


@pytest.mark.parametrize("key", ["", "1", "x.y", "999999.abc", ".", "1.", "-1.abc", "²."])
def test_a_made_up_session_key_is_nobody(database, key):
    assert queries.find_by_session_key(key) is None
