"""A manager makes keys for partners, sees each once, and takes them back; everybody may check a lot."""

import json
import re

import pytest

from marketplace.adapters.ed25519_keys import check_signature
from marketplace.cooperatives.kinds import MemberRole
from marketplace.traceability.proofs import verify_lot_file
from tests.conftest import browser
from tests.makers.chains import make_root
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.lots import make_lot
from tests.makers.partners import document, make_partner_key, received, send
from tests.makers.people import sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


@pytest.fixture
def sen(database):
    return make_cooperative("Sen Hồng")


@pytest.fixture
def manager(database, sen):
    return sign_in(browser(database.app), make_member(sen, MemberRole.MANAGER))


def test_a_key_is_shown_once_works_and_is_taken_back(client, manager, sen):
    lot = make_lot(sen)
    page = manager.post("/seller/partner-keys", data={"name": "Siêu thị Hoa Sen", "scopes": ["capture"]}).text
    (key,) = re.findall(r'value="(sen_[^"]+)"', page)
    assert key not in manager.get("/seller/partner-keys").text
    assert send(client, key, document(received(lot))).status_code == 202
    assert "Dùng gần nhất" in manager.get("/seller/partner-keys").text
    address = re.search(r'action="(/seller/partner-keys/\d+/removal)"', manager.get("/seller/partner-keys").text)[1]
    assert manager.post(address).status_code == 303
    assert manager.post(address).status_code == 404
    assert send(client, key, document(received(lot))).status_code == 401
    assert "Đã thu hồi lúc" in manager.get("/seller/partner-keys").text


def test_a_key_without_name_or_scope_is_not_made(manager):
    answer = manager.post("/seller/partner-keys", data={"name": "Kho", "scopes": []})
    assert answer.status_code == 422
    assert "ít nhất một quyền" in answer.text and 'value="Kho"' in answer.text
    answer = manager.post("/seller/partner-keys", data={"name": " " * 9, "scopes": ["query"]})
    assert "đặt tên" in answer.text


def test_a_seller_may_not(database, sen):
    seller = sign_in(browser(database.app), make_member(sen, MemberRole.SELLER))
    assert seller.get("/seller/partner-keys").status_code == 403


def test_anybody_checks_a_lot_with_the_published_keys(client, manager, sen):
    lot = make_lot(sen)
    send(client, make_partner_key(sen), document(received(lot)))
    make_root()
    link = re.search(r'href="(/trace/[^"]+/signed-file)"', client.get(f"/trace/{lot.code}").text)[1]
    assert f"/seller/lots/{lot.code}/signed-file" in manager.get(f"/seller/lots/{lot.code}").text
    keys = client.get("/.well-known/trace-keys.json").json["keys"]
    public = client.get(link)
    own = manager.get(f"/seller/lots/{lot.code}/signed-file")
    verdicts = [verify_lot_file(json.loads(each.data), check_signature, keys=keys) for each in (public, own)]
    assert [(each.events, each.rooted, each.faults) for each in verdicts] == [(3, 3, ()), (4, 4, ())]
    assert client.get("/.well-known/trace-roots.json").json["roots"][0] == json.loads(public.data)["roots"][0]
    assert client.get("/trace/LXXXXXXX2/signed-file").status_code == 404
