"""A difference as it is printed: the same one in every format, and what data may not do there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas_lint.diff import json as as_json
from atlas_lint.diff import markdown, mermaid, terminal
from tests.diff.small import viewed

HERE = Path(__file__).parent
RENDERERS = {"full": terminal.render, "json": as_json.render, "markdown": markdown.render, "mermaid": mermaid.render}

BEFORE = {
    "a.yaml": """\
nodeKind: Role
id: role:lead
attributes: {displayName: Lead, level: senior, tags: [x, y], note: old, owner: role:gone}
edges:
  leads:
    - role:gone
    - role:old
    - {target: role:kept, since: 2020}
---
nodeKind: Role
id: role:gone
attributes: {displayName: Gone}
edges: {leads: role:lead}
---
nodeKind: Role
id: role:old
attributes: {displayName: Old and new, level: junior}
---
nodeKind: Role
id: role:kept
""",
    "form.yaml": "nodeKind: Role\nid: role:same\n",
    "moves.yaml": "nodeKind: Role\nid: role:moves\n",
}
NOW = {
    "a.yaml": """\
nodeKind: Role
id: role:lead
attributes: {displayName: Lead, level: junior, tags: [y, x], owner: role:gone, more: {deep: [1]}}
edges:
  leads:
    - role:new
    - {target: role:kept, since: 2021}
    - role:added
---
nodeKind: Role
id: role:new
attributes: {displayName: Old and new, level: junior}
---
nodeKind: Job
id: role:kept
edges: {leads: role:old}
---
nodeKind: Role
id: role:added
attributes: {displayName: "Added\\e[31m `x` <b>@someone</b> #1\\n| ::error:: [a](b)"}
""",
    "form.yaml": "id: role:same\nnodeKind: Role  # a comment\n",
    "b/moved.yaml": "nodeKind: Role\nid: role:moves\n",
}


@pytest.mark.parametrize("name", RENDERERS)
def test_a_difference(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(HERE / f"diff/{name}.txt", "".join(RENDERERS[name](viewed(BEFORE, NOW))))


@pytest.mark.parametrize("name", RENDERERS)
def test_no_difference(name: str, golden: Callable[[Path, str], None]) -> None:
    reformatted = {**BEFORE, "form.yaml": NOW["form.yaml"]}
    golden(HERE / f"diff/{name}-empty.txt", "".join(RENDERERS[name](viewed(BEFORE, reformatted))))


def test_colours() -> None:
    text = "".join(terminal.render(viewed(BEFORE, NOW)._replace(color=True)))
    assert "\x1b[32m" in text
    plain = re.sub(r"\x1b\[\d+m", "", text)
    assert plain == (HERE / "diff/full.txt").read_text("utf-8")


def huge(number: int) -> dict[str, str]:
    """An atlas of so many records, each with two edges."""
    return {
        f"{number % 7}.yaml": "---\n".join(
            f"nodeKind: Role\nid: role:r{one}\nattributes: {{displayName: {'Näme ' * 20}{one}}}\n"
            f"edges: {{leads: [role:r{one + 1}, role:r{one + 2}]}}\n"
            for one in range(number)
        )
    }


@pytest.mark.parametrize("most", [None, 65_000, 2_000])
def test_markdown_of_a_huge_change_fits_and_counts_the_rest(most: int | None) -> None:
    number = 5_000
    text = "".join(markdown.render(viewed(huge(number), {"other.yaml": "nodeKind: Job\nid: job:x\n"}), most))
    assert len(text.encode()) <= (most or 1_000_000)
    assert text.startswith("## atlas-lint: 1 record added, 5,000 removed; 10,000 edges lost")
    assert text.count("<details") == text.count("</details>") == 3
    for title, total in (("Records removed", number), ("Records added", 1), ("Edges lost", 2 * number)):
        section = text.split(f"<b>{title}</b>")[1].split("</details>")[0]
        left = re.search(r"^- and ([\d,]+) more, left out$", section, re.MULTILINE)
        shown = len(re.findall(r"^- (?!and [\d,]+ more, left out$)", section, re.MULTILINE))
        assert shown + int(left[1].replace(",", "") if left else 0) == total


def test_mermaid_of_a_huge_change_keeps_the_limits_and_counts_the_rest() -> None:
    text = "".join(mermaid.render(viewed({}, huge(3_000))))
    edges = re.findall(r"^  n\d+ ==>", text, re.MULTILINE)
    nodes = re.findall(r"^  n\d+\[", text, re.MULTILINE)
    assert len(edges) <= 500
    assert len(text) <= 50_000
    left = re.search(r'rest\["([\d,]+) edges, ([\d,]+) changed records left out"\]', text)
    assert left
    assert len(edges) + int(left[1].replace(",", "")) == 6_000
    named = {line for line in nodes if int(re.findall(r"\d+", line)[0]) < 3_000}
    assert len(named) + int(left[2].replace(",", "")) >= 3_000


def test_mermaid_labels_hold_nothing_that_means_something() -> None:
    text = "".join(mermaid.render(viewed({}, NOW)))
    for label in re.findall(r'"([^"]*)"', text):
        assert re.fullmatch(r"(?:[\w .,:/-]|#\d+;|<br>)*", label), label


def test_json_is_json() -> None:
    read = json.loads("".join(as_json.render(viewed(BEFORE, NOW))))
    assert read["changed"] is True
    assert [record["id"] for record in read["records"]["removed"]] == ["role:gone"]
    assert read["records"]["added"][0]["name"].startswith("Added\x1b[31m")
