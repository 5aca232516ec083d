"""The page: read as HTML, and opened in a browser where there is one."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.findings.result import Result
from atlas_lint.text import safe
from tests.formats.sample import EMPTY, FINDINGS, HOSTILE, RULES, SAMPLE, many
from tests.formats.test_formats import rendered

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
in_a_browser = pytest.mark.skipif(CHROMIUM is None, reason="no browser is at hand")


class SourceFile(HTMLParser):
    """The elements of a page with their attributes, and the text of those that a test asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "link", "input", "br"):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        for tag in self.inside[-1:]:
            self.texts.setdefault(tag, []).append(data)


def embedded(text: str) -> dict[str, Any]:
    """The data of a page, as its script reads them."""
    read: dict[str, Any] = json.loads(SourceFile(text).texts["script"][0])
    return read


@pytest.mark.parametrize("result", [SAMPLE, EMPTY], ids=["sample", "empty"])
def test_no_element_comes_from_data(result: Result) -> None:
    bare = SourceFile(rendered("html", EMPTY)).elements
    assert [tag for tag, _ in SourceFile(rendered("html", result)).elements] == [tag for tag, _ in bare]


def test_nothing_is_fetched() -> None:
    text = rendered("html")
    addresses = [
        value
        for _, attributes in SourceFile(text).elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "data")
    ]
    assert addresses == ["data:,", "#findings"]
    style, script = SourceFile(text).texts["style"][0], SourceFile(text).texts["script"][-1]
    assert not re.search(r"url\(|@import", style)
    assert not re.search(
        r"fetch|XMLHttpRequest|import\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write", script
    )


def test_the_policy_names_exactly_the_script_and_the_looks() -> None:
    page = SourceFile(rendered("html"))
    [policy] = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
    assert policy.startswith("default-src 'none';")
    for name, text in (("style", page.texts["style"][0]), ("script", page.texts["script"][-1])):
        named = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{named}';" in policy


def test_the_data_are_the_findings() -> None:
    shown = embedded(rendered("html"))["findings"]
    assert [one["message"] for one in shown] == [one.message for one in FINDINGS]
    assert [one["path"] for one in shown] == [safe(one.path) for one in FINDINGS]
    assert [(one["line"], one["column"]) for one in shown] == [one.span[:2] for one in FINDINGS]


def test_the_span_is_marked_in_the_source() -> None:
    shown = {one["pointer"]: one for one in embedded(rendered("html"))["findings"]}
    target = shown["/edges/involves_role/1/target"]
    assert target["source"] == [[26, "    - target: ", "role:debuger", ""]]
    assert shown["/attributes/emoji"]["source"] == [[21, "𐐀𐐀: {", "", ""], [22, "", "𐐀: ", "}"]]


def test_of_a_long_line_what_is_around_the_span_is_shown() -> None:
    [[number, before, marked, after]] = [
        one["source"][0] for one in embedded(rendered("html"))["findings"] if one["line"] == 20
    ]
    assert number == 20
    assert (len(before), len(marked), after) == (100, 300, "")
    assert before.startswith("…")
    assert marked.endswith("…")


def browsed(folder: Path, result: Result, address: str = "") -> str:
    """The elements of a page as they are after its script has run."""
    page = folder / "page.html"
    page.write_text(rendered("html", result), encoding="utf-8")
    assert CHROMIUM is not None
    flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
    more = "--disable-sync --no-first-run --virtual-time-budget=5000 --dump-dom"
    done = subprocess.run(
        [CHROMIUM, *flags.split(), *more.split(), f"--user-data-dir={folder / 'profile'}", f"{page.as_uri()}{address}"],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        timeout=120,
        check=True,
    )
    return done.stdout.decode("utf-8")


def articles(text: str) -> int:
    return sum("finding" in attributes.get("class", "").split() for _, attributes in SourceFile(text).elements)


@in_a_browser
def test_a_browser_shows_every_finding_as_text(tmp_path: Path) -> None:
    shown = browsed(tmp_path, SAMPLE)
    page = SourceFile(shown)
    assert articles(shown) == len(FINDINGS)
    assert sum(tag == "script" for tag, _ in page.elements) == 2
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert not any(tag in ("b", "img", "iframe") for tag, _ in page.elements)
    assert safe(HOSTILE) in "".join(page.texts["code"])
    assert "role:debuger" in page.texts["mark"]
    assert f"{len(FINDINGS)} findings" in page.texts["p"]


@in_a_browser
@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("#rule=dangling-target", 2),
        ("#rule=dangling-target&q=debugger", 1),
        ("#severity=warning", 1),
        ("#kind=Workflow&path=x.yaml", 2),
        ("#cluster=workflows", 2),
        ("#q=DECLARED+again", 1),
        ("#rule=cycle", 0),
        ("#q=%3Cscript%3E", 1),
    ],
)
def test_the_address_filters(tmp_path: Path, address: str, number: int) -> None:
    shown = browsed(tmp_path, SAMPLE, address)
    assert articles(shown) == number
    assert f"{number} of {len(FINDINGS)} findings" in SourceFile(shown).texts["p"]


@in_a_browser
def test_many_findings_are_shown_page_by_page(tmp_path: Path) -> None:
    shown = browsed(tmp_path, Result(many(10_000), 1, 1, 0, RULES))
    assert 100 <= articles(shown) <= 400
    assert "10,000 findings" in SourceFile(shown).texts["p"]


@in_a_browser
def test_nothing_found_shows_no_filters(tmp_path: Path) -> None:
    page = SourceFile(browsed(tmp_path, EMPTY))
    [hidden] = ["hidden" in attributes for _, attributes in page.elements if attributes.get("id") == "page"]
    assert hidden
    assert page.texts["h1"] == ["No findings"]
