"""A table's second name is whole before threads meet it: half indexed, it would name the wrong columns for good."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import inspect, select

from marketplace.kernel.database import shared_alias
from marketplace.territory.models import AdministrativeUnit

THREADS = 8
COLUMNS = [column.key for column in inspect(AdministrativeUnit).column_attrs]


@pytest.fixture(autouse=True)
def hasty_threads():
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_threads_that_meet_it_first_at_one_moment_all_name_its_columns():
    for _ in range(20):
        alias, start = shared_alias(AdministrativeUnit, "commune"), Barrier(THREADS)

        def statement(_, alias=alias, start=start):
            start.wait()
            return str(select(*(getattr(alias, key) for key in COLUMNS)))

        with ThreadPoolExecutor(THREADS) as threads:
            statements = set(threads.map(statement, range(THREADS)))
        assert len(statements) == 1
        assert "administrative_unit." not in statements.pop()
