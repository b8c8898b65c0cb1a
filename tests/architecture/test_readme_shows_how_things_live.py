"""The README cannot tell another story than the state tables."""

from tests.architecture.readme_states import diagrams, written


def test_the_diagrams_in_the_readme_equal_the_tables() -> None:
    assert written() == diagrams(), "run: python -m tests.architecture.readme_states"
