"""A hundred things that buyers type: what they mean comes first, whichever engine serves."""

import pytest

from marketplace.adapters.tantivy_index import TantivyIndex
from marketplace.adapters.whoosh_index import WhooshIndex
from marketplace.products import searching
from tests.products.search_queries import GOODS, KEYS, QUERIES, document, is_right

RIGHT, AGREEING = 0.95, 0.98


@pytest.fixture(scope="module")
def indexes(tmp_path_factory):
    found = {kind.engine: kind(tmp_path_factory.mktemp(kind.engine)) for kind in (WhooshIndex, TantivyIndex)}
    for index in found.values():
        index.rebuild(document(key) for key in GOODS)
    return found


@pytest.mark.parametrize("engine", ["whoosh", "tantivy"])
def test_what_is_meant_comes_first(indexes, engine):
    answers = {query.text: searching.find(indexes[engine], query.text).product_ids for query in QUERIES}
    wrong = {
        query.text: [KEYS[number] for number in answers[query.text][:4]]
        for query in QUERIES
        if not is_right(query, answers[query.text])
    }
    assert len(QUERIES) >= 80
    assert 1 - len(wrong) / len(QUERIES) >= RIGHT, wrong


def test_both_engines_find_the_same_goods(indexes):
    differing = [
        query.text
        for query in QUERIES
        if set(searching.find(indexes["whoosh"], query.text).product_ids)
        != set(searching.find(indexes["tantivy"], query.text).product_ids)
    ]
    assert 1 - len(differing) / len(QUERIES) >= AGREEING, differing
