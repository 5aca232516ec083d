"""Work in several processes gives what work in one gives."""

from __future__ import annotations

import os
import time

import pytest

from atlas_lint.spread import WORTH_IT, spread


@pytest.mark.parametrize("jobs", [1, 2, 3, 50])
@pytest.mark.parametrize("number", [0, 1, 2, 7, 100])
def test_results_keep_their_order(jobs: int, number: int) -> None:
    items = list(range(number))
    assert spread(lambda item: item * item, items, [WORTH_IT] * number, jobs) == [item * item for item in items]


def test_little_work_is_done_here() -> None:
    assert set(spread(lambda item: os.getpid(), [1, 2, 3], [10, 10, 10], 4)) == {os.getpid()}


def test_much_work_is_done_elsewhere_too() -> None:
    def work(item: int) -> int:
        time.sleep(0.2)
        return os.getpid()

    assert len(set(spread(work, [1, 2, 3], [WORTH_IT] * 3, 3))) == 3


def test_an_exception_is_raised_here() -> None:
    def work(item: int) -> float:
        return 1 / item

    with pytest.raises(ZeroDivisionError):
        spread(work, [1, 2, 0], [WORTH_IT] * 3, 3)


def test_a_process_that_dies_costs_time_only() -> None:
    parent = os.getpid()

    def work(item: int) -> int:
        if os.getpid() != parent:
            os._exit(1)
        return item

    assert spread(work, [1, 2, 3], [WORTH_IT] * 3, 3) == [1, 2, 3]
