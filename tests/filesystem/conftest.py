"""Steps of a command at which a test interferes."""

from __future__ import annotations

from collections.abc import Callable
from zlib import crc32

import pytest

Steps = Callable[[int], list[int]]


@pytest.fixture
def some(request: pytest.FixtureRequest) -> Steps:
    """Return what chooses steps from their number: a quarter, the first and the last; all of them with `--full-size`.

    Each test takes another quarter.
    """
    stride = 1 if request.config.getoption("--full-size") else 4
    offset = crc32(request.node.nodeid.encode()) % stride
    return lambda number: sorted({0, number - 1, *range(offset, number, stride)} - {-1})
