"""The figures of the benchmarks: arithmetic and tables. No test here runs anything for its time."""

from __future__ import annotations

import pytest

from benchmarks.figures import (
    FREE_MEMORY,
    cpu_ratio,
    exponent,
    growth_exponent,
    memory_per_byte,
    ratio,
    replace_part,
    table,
)
from benchmarks.processes import Run


def runs(*seconds: float) -> list[Run]:
    """Return runs that took these wall seconds, and twice as much CPU time each."""
    return [Run(one, 2 * one, 0, 0) for one in seconds]


def test_ratios_are_taken_round_by_round() -> None:
    """The machine was ten times slower in the second round: the ratio of medians would be 10."""
    assert ratio(runs(2, 20, 20), runs(1, 10, 1)) == 2


def test_cpu_ratio_compares_cpu_time() -> None:
    cheap = [Run(9, 1, 0, 0)]
    assert cpu_ratio(runs(3), cheap) == 6
    assert ratio(runs(3), cheap) == 1 / 3


def test_ratios_need_as_many_rounds_of_both() -> None:
    with pytest.raises(ValueError, match="shorter"):
        ratio(runs(1, 2), runs(1))


@pytest.mark.parametrize("power", [0.5, 1, 1.02, 2])
def test_exponent(power: float) -> None:
    assert exponent((size, 7 * size**power) for size in (1, 10, 50)) == pytest.approx(power)


def test_the_exponent_of_growth_is_taken_round_by_round() -> None:
    """The machine was a hundred times slower in the second round."""
    assert growth_exponent([(1, runs(1, 100, 1)), (10, runs(10, 1000, 10))]) == pytest.approx(1)


def test_memory_per_byte_leaves_the_start_out() -> None:
    assert memory_per_byte(FREE_MEMORY + 700, 100) == 7
    assert memory_per_byte(FREE_MEMORY - 1, 100) == 0


def test_table() -> None:
    assert table(("a", "b"), [("1", "2"), ("3", "")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n"


def test_replace_part_leaves_the_rest_of_the_page_alone() -> None:
    page = "one\n\n<!-- runs -->\nold\n<!-- /runs -->\n\n<!-- growth -->\nkept\n<!-- /growth -->\n"
    replaced = replace_part(page, "runs", "new\n")
    assert replaced == page.replace("old", "new")
    assert replace_part(replaced, "runs", "old\n") == page


@pytest.mark.parametrize("page", ["", "<!-- runs -->\n", "<!-- /runs -->", "<!-- /runs -->\n<!-- runs -->\n"])
def test_replace_part_needs_both_marks_in_order(page: str) -> None:
    with pytest.raises(ValueError, match="<!-- runs -->"):
        replace_part(page, "runs", "new\n")
