"""Every test of this folder runs on both readers, where both are installed."""

from __future__ import annotations

import pytest

from atlas_lint.parsing import source

READERS = (
    {"reference": source.REFERENCE, "fast": source.reader}
    if source.reader is not source.REFERENCE
    else {"reference": source.REFERENCE}
)


@pytest.fixture(autouse=True, params=READERS)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the reader that the test runs on."""
    name: str = request.param
    monkeypatch.setattr(source, "reader", READERS[name])
    return name
