"""The page: read as HTML, and opened in a browser where there is one."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from atlas_lint.graph import d3, html
from atlas_lint.graph.subgraph import Choice, Drawing, Line, Node, around, whole
from atlas_lint.text import safe
from tests.formats.test_html import CHROMIUM, SourceFile, in_a_browser
from tests.graph.small import ODD, ROW, loaded, odd

ROUND = around(loaded(ROW), "role:a", 1, Choice())
ODDITIES = whole(odd(), Choice())
EMPTY = Drawing("nothing", None, (), ())
STAND_IN = d3.Library(b"var d3;", b"a licence")
"""The library of the tests that need no browser, so that they need no D3 either."""
HAS_D3 = d3.carried() is not None
needs_d3 = pytest.mark.skipif(not HAS_D3, reason="this package was built without D3")


def rendered(drawing: Drawing, drawn_by: d3.Library | None = STAND_IN) -> str:
    return "".join(html.render(drawing, drawn_by))


def in_clusters() -> Drawing:
    """A drawing of 200 records in two clusters and of one dangling id: `one` leads to `two`, and that to nothing."""
    record = "{{nodeKind: Role, id: 'role:{0}', edges: {{leads: ['role:{1}', role:gone]}}}}\n".format
    texts = {f"one/{number}.yaml": record(number, number + 100) for number in range(100)}
    texts |= {f"two/{number}.yaml": f"{{nodeKind: Role, id: 'role:{number}'}}\n" for number in range(100, 200)}
    return whole(loaded(texts), Choice())


def island(drawing: Drawing) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(SourceFile(rendered(drawing)).texts["script"][0])
    return read


def test_no_element_comes_from_data() -> None:
    bare = [tag for tag, _ in SourceFile(rendered(EMPTY)).elements]
    assert [tag for tag, _ in SourceFile(rendered(ODDITIES._replace(title=ODD[3]))).elements] == bare
    assert bare.count("script") == 3


@pytest.mark.parametrize("title", ["</title><b>", "$data $library", "&lt;", "--><i>"])
def test_the_title_is_text(title: str) -> None:
    page = SourceFile(rendered(EMPTY._replace(title=title)))
    assert page.texts["h1"] == [title]
    assert [tag for tag, _ in page.elements] == [tag for tag, _ in SourceFile(rendered(EMPTY)).elements]


def test_nothing_is_fetched() -> None:
    page = SourceFile(rendered(ROUND))
    addresses = [
        value
        for _, attributes in page.elements
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "data")
    ]
    assert addresses == ["data:,"]
    assert not re.search(r"url\(|@import", page.texts["style"][0])
    assert not re.search(
        r"fetch\(|XMLHttp|import\(|innerHTML|outerHTML|insertAdjacent|\.html\(", page.texts["script"][2]
    )


def test_the_policy_names_exactly_the_scripts_and_the_looks() -> None:
    page = SourceFile(rendered(ROUND))
    [policy] = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
    named = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (page.texts["style"][0], *page.texts["script"][1:])
    ]
    assert policy == (
        f"default-src 'none'; img-src data:; style-src {named[0]}; script-src {named[1]} {named[2]}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_library_is_there_with_its_licence() -> None:
    text = rendered(EMPTY)
    assert "<script>var d3;</script>" in text
    assert "The next script is D3 7.9.0, under this licence:\n\na licence\n-->" in text


@needs_d3
def test_the_licence_of_d3_fits_into_a_comment() -> None:
    library = html.library()
    assert library.script.startswith(b"// https://d3js.org v7.9.0 Copyright 2010-2023 Mike Bostock")
    assert b"Copyright 2010-2023 Mike Bostock" in library.licence
    assert b"--" not in library.licence


def test_a_record_has_its_cluster_and_another_id_has_none() -> None:
    data = island(ROUND)
    assert data["clusters"] == ["jobs", "row"]
    assert {row[0]: row[8] for row in data["nodes"]} == {
        "role:a": 1,
        "role:b": 1,
        "role:c": 1,
        "role:gone": -1,
        "job:x": 0,
    }


def test_every_part_of_the_script_is_in_the_page() -> None:
    page = Path(html.__file__).parent / "page"
    script = SourceFile(rendered(EMPTY)).texts["script"][2]
    parts = [part for part in page.glob("*.js") if part.name != d3.SCRIPT]
    assert all(part.read_text("utf-8") in script for part in parts)
    assert all(len(part.read_text("utf-8").splitlines()) < 200 for part in parts)


def test_the_data_are_the_drawing() -> None:
    data = island(ROUND)
    assert [row[0] for row in data["nodes"]] == [node.id for node in ROUND.nodes]
    assert [row[3] for row in data["nodes"]] == [node.state for node in ROUND.nodes]
    told = [
        (data["nodes"][row[0]][0], data["nodes"][row[1]][0], data["lineKinds"][row[2]], row[3]) for row in data["lines"]
    ]
    assert told == [(line.source, line.target, line.kind, int(line.is_reference)) for line in ROUND.lines]
    assert data["focus"] == 0
    assert data["nodes"][0][5] == [["displayName", "First"], ["owner", "role:c"]]


def test_odd_texts_are_safe_to_show() -> None:
    data = island(ODDITIES)
    assert [row[0] for row in data["nodes"]] == [safe(node.id) for node in ODDITIES.nodes]
    assert "<" not in SourceFile(rendered(ODDITIES)).texts["script"][0]


def browsed(folder: Path, drawing: Drawing, address: str = "") -> SourceFile:
    """The page as it is after its scripts have run."""
    page = folder / "page.html"
    page.write_text(rendered(drawing, None), encoding="utf-8")
    flags = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
    more = "--disable-sync --no-first-run --enable-logging=stderr --virtual-time-budget=3000 --dump-dom"
    done = subprocess.run(
        [str(CHROMIUM), *flags.split(), *more.split(), f"--user-data-dir={folder / 'p'}", f"{page.as_uri()}{address}"],
        env={**os.environ, "HOME": str(folder)},
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert b"CONSOLE" not in done.stderr
    return SourceFile(done.stdout.decode("utf-8"))


@needs_d3
@in_a_browser
def test_a_browser_shows_the_record_in_the_middle(tmp_path: Path) -> None:
    page = browsed(tmp_path, ROUND)
    assert page.texts["h2"] == ["First"]
    assert page.texts["h3"] == ["Attributes", "Edges (4)"]
    assert page.texts["h4"] == ["leads (1)", "helps (2)", "owner (reference) (1)"]
    jumps = [attributes["title"] for tag, attributes in page.elements if "jump" in attributes.get("class", "")]
    assert jumps == ["role:b", "role:gone", "job:x", "role:c"]
    assert [text for text in page.texts["span"] if not text.isdigit()] == [
        "View",
        "dangling",
        "references",
        "Role",
        "Job",
        " dangling",
    ]


@needs_d3
@in_a_browser
def test_the_address_opens_a_record(tmp_path: Path) -> None:
    page = browsed(tmp_path, ROUND, "#role:b")
    assert page.texts["h2"] == ["role:b"]
    assert page.texts["h3"] == ["Edges (0)", "Reached by (1)"]
    assert "and 1 more that this page does not draw" in page.texts["p"]


@needs_d3
@in_a_browser
def test_odd_texts_are_shown_as_text(tmp_path: Path) -> None:
    page = browsed(tmp_path, ODDITIES, "#%3C%2Fscript%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E")
    assert page.texts["h2"] == [ODD[3]]
    assert sum(tag == "script" for tag, _ in page.elements) == 3
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    assert not any(tag in ("b", "img", "iframe") for tag, _ in page.elements)


@needs_d3
@in_a_browser
@pytest.mark.parametrize("number", [0, 4_000])
def test_from_nothing_to_many(tmp_path: Path, number: int) -> None:
    nodes = tuple(Node(f"role:{index}", None, "dangling") for index in range(number // 3))
    lines = tuple(
        Line(nodes[index % len(nodes)].id, nodes[(7 * index + 1) % len(nodes)].id, "leads", {}, False)
        for index in range(number)
    )
    page = browsed(tmp_path, Drawing("many", None, nodes, lines))
    [root] = [attributes for tag, attributes in page.elements if tag == "html"]
    assert "data-settled" in root


def shown(page: SourceFile) -> tuple[str, str]:
    """The view of a page, and the line that counts what it shows."""
    [root] = [attributes for tag, attributes in page.elements if tag == "html"]
    [line] = [text for text in page.texts["p"] if " · only " in text or "cluster" in text or "record" in text]
    return root["data-view"], line


@needs_d3
@in_a_browser
def test_clusters_come_first(tmp_path: Path) -> None:
    page = browsed(tmp_path, in_clusters())
    assert page.texts["option"] == ["All clusters", "one (100)", "two (100)", "dangling ids (1)", "All records"]
    assert shown(page) == (
        "clusters",
        "2 clusters, 1 dangling id · 200 edges from one to another · click one to open it",
    )
    assert "h2" not in page.texts


@needs_d3
@in_a_browser
def test_a_record_opens_in_its_cluster(tmp_path: Path) -> None:
    page = browsed(tmp_path, in_clusters(), "#role:150")
    assert shown(page) == ("two", "100 records · 0 edges between them, 100 to or from others")
    assert page.texts["h2"] == ["role:150"]


@needs_d3
@in_a_browser
def test_what_is_not_drawn_is_counted_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST_DRAWN", 30)
    page = browsed(tmp_path, in_clusters(), "#role:50")
    cut = "only 30 of 200 lines drawn; open a record for all of its edges"
    assert shown(page) == ("one", f"100 records · 0 edges between them, 200 to or from others · {cut}")
    assert page.texts["h3"] == ["Edges (2)"]


@needs_d3
@in_a_browser
def test_a_small_drawing_shows_its_records_at_once(tmp_path: Path) -> None:
    page = browsed(tmp_path, whole(loaded(ROW), Choice()))
    assert page.texts["option"][0] == "All clusters"
    [root] = [attributes for tag, attributes in page.elements if tag == "html"]
    assert root["data-view"] == "records"
