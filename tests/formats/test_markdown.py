"""Markdown, read back with a parser: what comes from data is text, whatever it says."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from atlas_lint.findings.finding import WARNING, Span
from atlas_lint.findings.result import Result
from atlas_lint.text import safe
from tests.formats.sample import EMPTY, FINDINGS, HOSTILE, RULES, SAMPLE, excerpt, finding, many
from tests.formats.test_formats import rendered

OURS = {"inline", "text", "code_inline", "strong_open", "strong_close", "softbreak"}
BLOCKS = re.compile(r"(heading|paragraph|bullet_list|list_item|table|thead|tbody|tr|th|td)_(open|close)")
# What GitHub makes links of where it stands in plain text.
ACTIVE = re.compile(r"[@#<>\[\]|_*~$\\`]|://|www\.|\bGH-\d|:\w+:")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, those inside lines included."""
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [inner for block in blocks for inner in (block, *(block.children or []))]


def plain(text: str) -> str:
    """Return what a reader sees outside code."""
    return " ".join(token.content for token in tokens(text) if token.type == "text")


def seen(text: str) -> str:
    """Return what a reader sees, code included."""
    return "".join(token.content for token in tokens(text) if token.type in ("text", "code_inline"))


def one(message: str, record: str = "role:a", path: str = "data/a.yaml") -> str:
    """The report of one finding."""
    odd = finding("id-prefix", message, path, Span(1, 1, 1, 2), excerpt(1, ""), record=record, help=message)
    return rendered("markdown", Result((odd,), 1, 1, 0, RULES))


@pytest.mark.parametrize("result", [SAMPLE, EMPTY], ids=["sample", "empty"])
def test_there_is_no_markup_but_ours(result: Result) -> None:
    types = {token.type for token in tokens(rendered("markdown", result))}
    assert {name for name in types - OURS if not BLOCKS.fullmatch(name)} == set()


def test_what_is_plain_text_does_nothing() -> None:
    assert ACTIVE.findall(plain(rendered("markdown"))) == []


def test_the_text_of_every_finding_is_there() -> None:
    text = seen(rendered("markdown"))
    for found in FINDINGS:
        # Blanks at the edge of code are not kept, and backticks of ours become code.
        bare = [word.strip("`") for word in found.message.split()]
        assert all(word in text for word in bare)
        assert f"{safe(found.path)}:{found.span.line}:{found.span.column}" in text
        assert found.record is None or safe(found.record)[:190] in text


@pytest.mark.parametrize(
    "odd",
    [
        HOSTILE,
        "`",
        "``",
        "a`b ``c` d` @e",
        "` @e",
        "@e `",
        "`@e` `#1",
        "`` ` @x ``",
        "``` @x",
        "www.evil.example",
        "https://evil.example",
        "a@b.example",
        "GH-12",
        "org/repo#1",
        "1234567",
        "![x](y)",
        "[x]: y",
        "<!-- -->",
        "&lt;b&gt;",
        ":smile:",
        "$`x`$",
        "\\@e",
        "~~x~~",
        "---|---",
        "a|b",
        "[^1]",
        " ",
        "",
        "  two  ",
    ],
)
def test_odd_text_stays_text(odd: str) -> None:
    for text in (one(odd), one(f"a {odd} b"), one("m", record=odd), one("m", path=f"data/{odd}.yaml")):
        types = {token.type for token in tokens(text)}
        assert {name for name in types - OURS if not BLOCKS.fullmatch(name)} == set()
        assert ACTIVE.findall(plain(text)) == []


def test_a_table_of_the_rules_most_first() -> None:
    rows = [line.split(" | ")[:2] for line in rendered("markdown").splitlines() if line.startswith("| ")][2:]
    assert rows == [
        ["| 5", "`record-schema`"],
        ["| 2", "`dangling-target`"],
        ["| 1", "`repeated-record`"],
        ["| 1", "`yaml-syntax`"],
    ]


def test_ids_are_code_and_words_are_words() -> None:
    expected = 'involves_role points at `role:b`, which no record declares; `note` is "alive"'
    assert expected.replace("involves_role", "`involves_role`") in one(expected.replace("`role:b`", "role:b"))


def test_what_a_summary_cannot_hold_is_counted() -> None:
    findings = many(4000, "repeated-record", WARNING, " 𐐀" * 20) + many(3000, words=" 𐐀" * 20)
    text = rendered("markdown", Result(findings, 1, 1, 0, RULES))
    assert 950_000 < len(text.encode()) <= 1_000_000
    left_out = re.search(r"\*\*([\d,]+) findings left out\*\*", text)
    assert left_out is not None
    listed = text.count("**error** `") + text.count("**warning** `")
    assert listed + int(left_out[1].replace(",", "")) == 7000
    assert text.count("**error** `") == 3000
