"""Bands and stand-in pictures are served without a look-up and may be kept for ever."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.web.pictures import blueprint, brocade_tile_url, brocade_url, picture_url


@pytest.fixture
def gallery() -> Flask:
    app = Flask("gallery", static_folder=str(Path(__file__).parents[2] / "static"))
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def visitor(gallery: Flask) -> FlaskClient:
    return gallery.test_client()


@pytest.mark.parametrize("path", ["/brocade/HTX-1.svg", "/brocade/HTX-1/tile.svg", "/picture/SP-1/honey/HTX-1.svg"])
def test_a_picture_may_be_kept_for_ever_and_loads_nothing(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_an_unknown_drawing_gives_the_market_stall(visitor):
    stall = visitor.get("/picture/SP-1/market-stall/HTX-1.svg")
    assert visitor.get("/picture/SP-1/spaceship/HTX-1.svg").data == stall.data


@pytest.mark.parametrize("code", ["a b", "x" * 41, "ổi", "a_b", "a.b"])
def test_what_is_no_code_is_not_found(visitor, code):
    assert visitor.get(f"/brocade/{code}.svg").status_code == 404
    assert visitor.get(f"/brocade/{code}/tile.svg").status_code == 404
    assert visitor.get(f"/picture/SP-1/honey/{code}.svg").status_code == 404
    assert visitor.get(f"/picture/{code}/honey/HTX-1.svg").status_code == 404


def test_templates_get_addresses_that_lead_to_the_pictures(gallery, visitor):
    with gallery.app_context():
        addresses = [brocade_url("HTX-1"), brocade_tile_url("HTX-1"), picture_url("SP-1", "tea", "HTX-1")]
    assert [visitor.get(address).status_code for address in addresses] == [200, 200, 200]
