"""The format `full` on terminals of several widths, with colours and links, compared with the text that is expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from atlas_lint.findings.finding import SAFE, UNSAFE, Fix, Span
from atlas_lint.findings.result import Appearance, Result
from atlas_lint.formats.full import FEW, render
from atlas_lint.text import cell_width
from tests.formats.sample import SAMPLE, UNPRINTABLE, excerpt, finding, fix, many
from tests.formats.test_formats import UNSAFE as UNPRINTED

HERE = Path(__file__).parent
PAGE = "file:///usr/share/rules.md"
COLOR = re.compile(r"\x1b\[[0-9;]*m")
LINK = re.compile(r"\x1b\]8;;([^\x1b]*)\x1b\\")
TERMINALS = {
    "80": Appearance(width=80),
    "120": Appearance(width=120),
    "80-color": Appearance(color=True, width=80, rules_page=PAGE),
    "120-color": Appearance(color=True, width=120, rules_page=PAGE),
}


def rendered(result: Result, appearance: Appearance) -> str:
    return "".join(render(result, appearance))


def plain(text: str) -> str:
    """Return text without colours and links."""
    return LINK.sub("", COLOR.sub("", text))


@pytest.mark.parametrize("name", TERMINALS)
def test_terminals(name: str, golden: Callable[[Path, str], None]) -> None:
    text = rendered(SAMPLE, TERMINALS[name])
    golden(HERE / f"full-{name}.txt", text.replace("\x1b", "␛"))


@pytest.mark.parametrize("width", [80, 120])
def test_colours_and_links_change_nothing_else(width: int) -> None:
    colored = rendered(SAMPLE, TERMINALS[f"{width}-color"])
    assert plain(colored) == rendered(SAMPLE, Appearance(width=width))
    assert "\x1b" in colored


@pytest.mark.parametrize("appearance", TERMINALS.values(), ids=TERMINALS)
def test_no_text_of_the_data_is_a_sequence(appearance: Appearance) -> None:
    text = rendered(SAMPLE, appearance)
    assert set(LINK.findall(text)) <= {"", *(f"{PAGE}#{one.rule}" for one in SAMPLE.findings)}
    assert UNPRINTED.findall(plain(text)) == []


def test_a_fix_of_unprintable_text_is_one_line_each() -> None:
    line = f"a: {UNPRINTABLE}"
    one = fix(SAFE, UNPRINTABLE, ("x.yaml", Span(3, 1, 3, len(line) + 1), f"b: {UNPRINTABLE}", excerpt(3, line)))
    text = rendered(result(one), TERMINALS["80-color"])
    assert UNPRINTED.findall(plain(text)) == []
    signed = [shown for shown in plain(text).splitlines() if re.match(r"3 [-+] ", shown)]
    assert [shown[2] for shown in signed] == ["-", "+"]


def test_lines_fit_the_terminal() -> None:
    """Only a word that is longer than the terminal, and a place, may be wider."""
    for width in (70, 80, 120):
        for line in rendered(SAMPLE, Appearance(width=width)).splitlines():
            is_place = " --> " in line or "= also at" in line
            assert is_place or cell_width(line) <= width or longest(line) > width // 2, line


def longest(line: str) -> int:
    return max(map(cell_width, line.split(" ")))


def result(*fixes: Fix) -> Result:
    source = excerpt(3, "a: 1", before="x: 0", after="b: 2")
    one = finding("record-schema", "wrong", "x.yaml", Span(3, 4, 3, 5), source, fixes=fixes)
    return Result((one,), 1, 1, 0, SAMPLE.rules)


def shown_fix(*fixes: Fix) -> list[str]:
    """Return the lines of a report after the source lines."""
    lines = rendered(result(*fixes), Appearance()).splitlines()
    return lines[lines.index("4 | b: 2") + 2 : -1]


A = excerpt(3, "a: 1")
AB = excerpt(3, "a: 1", "b: 2")


def edits() -> Iterator[tuple[str, Fix, list[str]]]:
    """Yield fixes and how they are shown below their first line."""
    yield "a word", fix(SAFE, "m", ("x.yaml", Span(3, 4, 3, 5), "2", A)), ["3 - a: 1", "3 + a: 2"]
    yield "a line less", fix(SAFE, "m", ("x.yaml", Span(3, 1, 4, 1), "", AB)), ["3 - a: 1"]
    yield "a line more", fix(SAFE, "m", ("x.yaml", Span(3, 1, 3, 1), "c: 3\n", A)), ["3 + c: 3"]
    yield "a line more below", fix(SAFE, "m", ("x.yaml", Span(3, 5, 3, 5), "\nc: 3", A)), ["4 + c: 3"]
    yield "the end of the file", fix(SAFE, "m", ("x.yaml", Span(3, 1, 4, 1), "", A)), ["3 - a: 1"]
    yield (
        "a comment",
        fix(SAFE, "m", ("x.yaml", Span(3, 5, 3, 9), "", excerpt(3, "a: 1 # x"))),
        [
            "3 - a: 1 # x",
            "3 + a: 1",
        ],
    )
    yield "another file", fix(SAFE, "m", ("y.yaml", Span(3, 4, 3, 5), "2", A)), []
    yield "a long one", fix(SAFE, "m", ("x.yaml", Span(3, 4, 3, 5), "1\n2\n3\n4\n5\n6\n7\n8", A)), []
    yield "lines that the excerpt lacks", fix(SAFE, "m", ("x.yaml", Span(3, 4, 9, 2), "", AB)), []


@pytest.mark.parametrize(("made", "lines"), [one[1:] for one in edits()], ids=[one[0] for one in edits()])
def test_a_fix_is_a_small_difference(made: Fix, lines: list[str]) -> None:
    assert shown_fix(made) == ["  = fix: m (--fix)", *lines]


def test_an_unsafe_fix_names_its_option() -> None:
    unsafe = fix(UNSAFE, "m", ("x.yaml", Span(3, 4, 3, 5), "2", A))
    assert shown_fix(unsafe)[0] == "  = unsafe fix: m (--fix --unsafe-fixes)"


def test_a_summary_by_rule_follows_many_findings() -> None:
    assert "fixable" not in rendered(Result(many(FEW), 1, 1, 1, SAMPLE.rules), Appearance())
    safe_fix = fix(SAFE, "m", ("x.yaml", Span(3, 4, 3, 5), "2", A))
    found = (*many(1234), *(one._replace(fixes=(safe_fix,)) for one in many(2, "record-schema", "warning")))
    text = rendered(Result(found, 1, 1, 1, SAMPLE.rules), Appearance(max_findings=1))
    assert text.endswith(
        "1,234  error    dangling-target\n"
        "    2  warning  record-schema    fixable: 2 with --fix\n"
        "\n"
        "1,235 more findings: --max-findings 1236 shows all, `atlas-lint baseline` accepts all of them\n"
    )
