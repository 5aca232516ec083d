"""With `--base`, of the earlier state only what changes reach is judged, and the run says the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import earlier
from tests.git.conftest import Git
from tests.judging.test_again import EDITS, FILES, said, write

__all__ = ["said"]

# A rename is judged by what the files are called today.
WHOLE = {"incidents in another order", "a way that may be a cycle"}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit(
    tmp_path: Path, said: Callable[..., Any], git: Git, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-qm", "one")
    write(tmp_path, EDITS[name][0])
    in_part: list[bool] = []
    judged = earlier.judged

    def spied(*arguments: Any) -> Any:
        told = judged(*arguments)
        in_part.append(told is not None)
        return told

    monkeypatch.setattr(earlier, "judged", spied)
    arguments = ("--base", "HEAD", "--no-cache", "--format", "json")
    now = said(*arguments)
    assert in_part == [name not in WHOLE]
    monkeypatch.setattr(earlier, "judged", lambda *arguments: None)
    assert said(*arguments) == now
    write(tmp_path, {path: FILES.get(path) for path in EDITS[name][0]})
    assert '"findings": []' in said(*arguments)[1]
