"""Every format on one sample, compared with the text that is expected; `pytest --update` writes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas_lint import formats
from atlas_lint.findings.result import Appearance, Result
from tests.formats.sample import EMPTY, SAMPLE

HERE = Path(__file__).parent
# What moves a cursor, reorders or hides text, or cannot be written as UTF-8.
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# A line that the runner takes for a command (actions/runner, `ActionCommand.TryParseV2`).
COMMAND = re.compile(r"^\s*::[\w-]+.*::", re.MULTILINE)


def rendered(name: str, result: Result = SAMPLE) -> str:
    """A report as text."""
    return "".join(formats.renderer(name)(result, Appearance()))


@pytest.mark.parametrize("name", formats.names())
def test_sample(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / f"{name}.txt", rendered(name))


@pytest.mark.parametrize("name", formats.names())
def test_nothing_found(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / f"{name}-empty.txt", rendered(name, EMPTY))


@pytest.mark.parametrize("name", formats.names())
def test_nothing_unsafe_is_printed(name: str) -> None:
    assert UNSAFE.findall(rendered(name)) == []


@pytest.mark.parametrize("name", sorted({*formats.names()} - {"github"}))
def test_no_line_is_a_workflow_command(name: str) -> None:
    assert COMMAND.findall(rendered(name)) == []


@pytest.mark.parametrize("name", formats.names())
def test_no_line_holds_a_command_of_the_old_form(name: str) -> None:
    assert "##[" not in rendered(name)
