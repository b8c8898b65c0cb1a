"""Every cooperative has a woven band of her own, drawn from her code alone."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from marketplace.cooperatives.brocade import DYES, EDGES, MOTIFS, brocade_svg, brocade_tile_svg, cloth_of

CODES = [f"HTX-{number:03d}" for number in range(200)]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn by ourselves a moment ago


def test_the_same_code_always_gives_the_same_band():
    cloth_of.cache_clear()
    first = brocade_svg("HTX-TA-VAN")
    cloth_of.cache_clear()
    assert brocade_svg("HTX-TA-VAN") == first


def test_two_hundred_cooperatives_have_two_hundred_cloths():
    cloths = {(cloth_of(code).dye.name, cloth_of(code).rows) for code in CODES}
    assert len(cloths) >= 198


def test_all_dyes_are_in_use():
    assert {cloth_of(code).dye for code in CODES} == set(DYES)


@pytest.mark.parametrize("draw", [brocade_svg, brocade_tile_svg])
def test_a_band_is_small_well_formed_and_free_of_style_and_script(draw):
    for code in CODES[:40]:
        svg = draw(code)
        names = {element.tag.split("}")[-1] for element in parsed(svg).iter()}
        assert names <= {"svg", "defs", "pattern", "g", "path", "rect"}
        assert "style=" not in svg
        assert len(svg.encode()) <= 4096


def test_a_band_reads_the_same_from_above_and_from_below():
    for code in CODES:
        assert cloth_of(code).rows == cloth_of(code).rows[::-1]


def test_a_swatch_is_square():
    for code in CODES:
        assert {len(row) for row in cloth_of(code).medallion} == {len(cloth_of(code).medallion)}


def test_height_and_repeats_give_the_size_of_the_band():
    root = parsed(brocade_svg("HTX-001", repeats=3, height=32))
    assert root.get("height") == "32"
    assert root.get("width") == str(3 * 2 * cloth_of("HTX-001").width)


@pytest.mark.parametrize("quarter", MOTIFS.values(), ids=MOTIFS)
def test_a_motif_is_woven_of_even_rows(quarter):
    assert len(quarter) == 5
    assert all(len(one) == len(other) for one, other in pairwise(quarter))


def test_an_edge_repeats_every_four_cells():
    assert {len(row) for edge in EDGES for row in edge} == {4}
