"""The people who work for a cooperative, from its manager's phone."""

from flask.testing import FlaskClient

from marketplace.cooperatives import queries
from marketplace.cooperatives.kinds import MemberRole
from tests.conftest import Market
from tests.makers.cooperatives import make_cooperative, make_member
from tests.makers.people import make_person, sign_in
from tests.makers.routes import ON_SQLITE

pytestmark = ON_SQLITE


def test_a_manager_adds_changes_and_removes(database: Market, client: FlaskClient) -> None:
    hoa, tu = make_person("Hoa", "hoa@example.vn"), make_person("Tư", "tu@example.vn")
    cooperative = make_cooperative(manager=hoa)
    sign_in(client, hoa)
    assert client.post("/seller/team", data={"email": "tu@example.vn", "role": "packer"}).status_code == 302
    assert "tu@example.vn" in client.get("/seller/team").get_data(as_text=True)
    assert client.get(f"/seller/team/{tu.id}").status_code == 200
    client.post(f"/seller/team/{tu.id}/role", data={"role": "seller"})
    assert queries.get_member(cooperative.id, tu.id).role is MemberRole.SELLER
    client.post(f"/seller/team/{tu.id}/removal")
    assert len(queries.members_of(cooperative.id)) == 1


def test_who_has_no_account_is_invited_and_joins_later(database: Market, client: FlaskClient) -> None:
    hoa = make_person()
    cooperative = make_cooperative(manager=hoa)
    sign_in(client, hoa)
    assert client.post("/seller/team", data={"email": "khong-co@example.vn", "role": "packer"}).status_code == 302
    assert "khong-co@example.vn" in client.get("/seller/team").get_data(as_text=True)
    assert len(queries.members_of(cooperative.id)) == 1


def test_the_last_manager_stays(database: Market, client: FlaskClient) -> None:
    hoa = make_person()
    make_cooperative(manager=hoa)
    sign_in(client, hoa)
    assert client.post(f"/seller/team/{hoa.id}/removal").status_code == 409
    assert client.post(f"/seller/team/{hoa.id}/role", data={"role": "packer"}).status_code == 409


def test_a_seller_sees_the_team_and_changes_nothing(database: Market, client: FlaskClient) -> None:
    cooperative = make_cooperative()
    tu = make_member(cooperative)
    sign_in(client, tu)
    assert client.get("/seller/team").status_code == 200
    assert client.get("/seller/more").status_code == 200
    assert client.post("/seller/team", data={"email": "x@example.vn", "role": "packer"}).status_code == 403
    assert client.post(f"/seller/team/{tu.id}/removal").status_code == 403


def test_another_cooperatives_people_are_not_found(database: Market, client: FlaskClient) -> None:
    hoa, stranger = make_person(), make_person()
    make_cooperative(manager=hoa)
    make_cooperative(manager=stranger)
    sign_in(client, hoa)
    assert client.get(f"/seller/team/{stranger.id}").status_code == 404
    assert client.post(f"/seller/team/{stranger.id}/removal").status_code == 404
    assert client.post(f"/seller/team/{stranger.id}/role", data={"role": "packer"}).status_code == 404
