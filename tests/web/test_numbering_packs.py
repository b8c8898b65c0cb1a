"""GS1 numbers from the cooperative's phone to the officer's desk."""

import pytest

from marketplace.cooperatives.kinds import MemberRole
from marketplace.traceability import numbers
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.numbers import gtin
from tests.makers.people import make_officer, sign_in
from tests.makers.products import make_product, variant_of
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE
PROOF = {"prefix": "893 6012", "holder": "HTX Sen Hồng", "document_number": "123/GS1", "valid_to": "2027-06-30"}


@pytest.fixture
def sen_hong(database):
    return make_cooperative("Sen Hồng")


def test_entered_given_back_mended_confirmed_and_used(client, sen_hong):
    member, pack = make_member(sen_hong, MemberRole.SELLER), variant_of(make_product(sen_hong))
    sign_in(client, member)
    assert client.post("/seller/numbers/prefixes/new", data=PROOF).status_code == 302
    proof = numbers.prefixes_of(sen_hong.id)[0]
    officer = make_officer()
    sign_in(client, officer)
    assert "8936012" in client.get("/union/waiting").get_data(as_text=True)
    assert client.post(f"/union/prefixes/{proof.id}/return", data={"reason": ""}).status_code == 422
    client.post(f"/union/prefixes/{proof.id}/return", data={"reason": "Sai tên đứng giấy."})
    sign_in(client, member)
    assert "Sai tên đứng giấy." in client.get("/seller/numbers").get_data(as_text=True)
    assert client.post(f"/seller/numbers/prefixes/{proof.id}", data=PROOF).status_code == 302
    sign_in(client, officer)
    client.post(f"/union/prefixes/{proof.id}/confirmation")
    sign_in(client, member)
    wrong = client.post(f"/seller/numbers/packs/{pack.id}", data={"gtin": "893"})
    assert wrong.status_code == 422
    assert 'value="893"' in wrong.get_data(as_text=True)
    assert client.post(f"/seller/numbers/packs/{pack.id}", data={"gtin": gtin(1)}).status_code == 303
    assert f"0{gtin(1)}" in client.get("/seller/numbers").get_data(as_text=True)


def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(client, sen_hong):
    sign_in(client, make_member(sen_hong, MemberRole.SELLER))
    answer = client.post("/seller/numbers/prefixes/new", data=PROOF | {"prefix": "12"})
    assert answer.status_code == 422
    assert "7 đến 10 hoặc 12 chữ số" in answer.get_data(as_text=True)
    assert "123/GS1" in answer.get_data(as_text=True)


def test_a_packer_reads_but_gives_no_numbers(client, sen_hong):
    pack = variant_of(make_product(sen_hong))
    sign_in(client, make_member(sen_hong, MemberRole.PACKER))
    assert client.get("/seller/numbers").status_code == 200
    assert client.post(f"/seller/numbers/packs/{pack.id}", data={"gtin": gtin(1)}).status_code == 403
