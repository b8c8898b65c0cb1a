"""The officer's register of cooperatives."""

import pytest
from flask.testing import FlaskClient

from marketplace.cooperatives.states import CooperativeState
from tests.conftest import Market
from tests.makers.cooperatives import TA_PHIN, make_application, make_cooperative
from tests.makers.people import make_officer, make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


def test_the_list_keeps_to_the_territory(database: Market, client: FlaskClient) -> None:
    make_cooperative("HTX Sen Hồng")
    make_cooperative("HTX Tả Phìn", commune_code=TA_PHIN)
    sign_in(client, make_officer(("province", "37")))
    page = client.get("/union/cooperatives").get_data(as_text=True)
    assert "HTX Sen Hồng" in page and "HTX Tả Phìn" not in page


@pytest.mark.parametrize(
    "asked", ["q=sen+hong", "state=verified", "kind=cooperative", "commune=14167", "province=37", "after=~"]
)
def test_every_filter_finds(database: Market, client: FlaskClient, asked: str) -> None:
    make_cooperative("HTX Sen Hồng")
    sign_in(client, make_officer(("centre", None)))
    assert "HTX Sen Hồng" in client.get(f"/union/cooperatives?{asked}").get_data(as_text=True)


@pytest.mark.parametrize(
    "asked", ["state=x&kind=y&commune=%20&province=-1&after=zz", "q=%25_%5C%27", "q=" + "a" * 5000]
)
def test_nonsense_in_the_address_is_no_error(database: Market, client: FlaskClient, asked: str) -> None:
    make_cooperative("HTX Sen Hồng")
    sign_in(client, make_officer(("commune", "14167")))
    assert client.get(f"/union/cooperatives?{asked}").status_code == 200


def test_the_card_tells_who_decided_and_what_was_changed(database: Market, client: FlaskClient) -> None:
    hoa, waiting = make_person("Hoa", "hoa@example.vn"), make_application("HTX Sen Hồng")
    own = make_cooperative("HTX Mật Ngọt", manager=hoa)
    sign_in(client, hoa)
    bank = {"bank_key": "acb", "account_number": "999888777", "account_holder": "HTX"}
    client.post("/seller/application/bank", data=bank)
    sign_in(client, make_officer(name="Phạm Thị Mai"))
    client.post(f"/union/cooperatives/{waiting.code}/verification")
    assert "Phạm Thị Mai" in client.get(f"/union/cooperatives/{waiting.code}").get_data(as_text=True)
    page = client.get(f"/union/cooperatives/{own.code}").get_data(as_text=True)
    assert "Đổi tài khoản nhận tiền" in page and "0123456789" in page and "999888777" in page


def test_a_draft_is_nobodys_business_yet(database: Market, client: FlaskClient) -> None:
    draft = make_cooperative("HTX Sen Hồng", state=CooperativeState.DRAFT)
    sign_in(client, make_officer(("centre", None)))
    assert client.get(f"/union/cooperatives/{draft.code}").status_code == 404
    assert "HTX Sen Hồng" not in client.get("/union/cooperatives").get_data(as_text=True)


def test_sellers_and_visitors_stay_outside(database: Market, client: FlaskClient) -> None:
    assert client.get("/union/waiting").status_code == 302
    hoa = make_person()
    make_cooperative(manager=hoa)
    sign_in(client, hoa)
    for page in ("/union/waiting", "/union/cooperatives"):
        assert client.get(page).status_code == 403
