"""A product without a photo is shown by a picture of our own, never by a grey box."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from marketplace.products.pictures import drawing_markup, drawings_in, scene_svg

IMAGES = Path(__file__).parents[2] / "static" / "img"
DRAWINGS = IMAGES / "drawings"
PLAIN = {
    "svg",
    "defs",
    "pattern",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "use",
    "radialGradient",
    "linearGradient",
    "stop",
}


def scene(seed: str, drawing: str = "honey", brocade_code: str = "HTX-001") -> str:
    return scene_svg(seed, drawing=drawing, brocade_code=brocade_code, drawings=DRAWINGS)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own file or drawing


def ensure_plain(svg: str) -> None:
    elements = list(parsed(svg).iter())
    assert {element.tag.split("}")[-1] for element in elements} <= PLAIN
    assert not [name for element in elements for name in element.attrib if name == "style" or name.startswith("on")]


def test_the_same_product_always_has_the_same_picture():
    assert scene("SP-1") == scene("SP-1")


def test_two_products_of_one_kind_have_different_pictures():
    assert len({scene(f"SP-{number}") for number in range(100)}) == 100


def test_the_cooperatives_brocade_is_in_the_picture():
    assert scene("SP-1", brocade_code="HTX-001") != scene("SP-1", brocade_code="HTX-002")


def test_every_picture_is_plain_and_light():
    for number, drawing in enumerate(sorted(drawings_in(DRAWINGS)) * 4):
        svg = scene(f"SP-{number}", drawing)
        ensure_plain(svg)
        assert len(svg.encode()) <= 12 * 1024


def test_no_two_parts_of_a_picture_share_an_id():
    for number in range(60):
        ids = [element.get("id") for element in parsed(scene(f"SP-{number}")).iter() if element.get("id")]
        assert len(ids) == len(set(ids))


def test_an_unknown_drawing_shows_the_market_stall():
    assert drawing_markup("no-such-thing", DRAWINGS) == drawing_markup("market-stall", DRAWINGS)
    assert drawing_markup("../mark", DRAWINGS) == drawing_markup("market-stall", DRAWINGS)


@pytest.mark.parametrize("file", sorted(DRAWINGS.glob("*.svg")), ids=lambda file: file.stem)
def test_a_drawing_is_plain_and_light(file):
    svg = file.read_text(encoding="utf-8")
    ensure_plain(svg)
    assert len(svg.encode()) <= 3 * 1024
    assert "<text" not in svg
    assert parsed(svg).get("viewBox") == "0 0 96 96"


@pytest.mark.parametrize(("name", "kilobytes"), [("mark", 4), ("logo", 4), ("favicon", 4), ("hero", 20)])
def test_the_sign_of_the_market_is_plain_and_light(name, kilobytes):
    svg = (IMAGES / f"{name}.svg").read_text(encoding="utf-8")
    ensure_plain(svg)
    assert len(svg.encode()) <= kilobytes * 1024
