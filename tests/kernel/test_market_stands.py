"""The market stands on both databases."""

from flask.testing import FlaskClient


def test_an_unknown_page_says_so_in_vietnamese(client: FlaskClient) -> None:
    page = client.get("/khong-co")
    assert page.status_code == 404
    assert "Không tìm thấy" in page.get_data(as_text=True)
