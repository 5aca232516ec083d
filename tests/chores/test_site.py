"""The site: links of the pages lead to the same place there, and what is built loads nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from atlas_lint.rules import all_rules
from chores.site import arrange
from chores.site.check import faults
from chores.site.links import rewritten
from tests.command import write

PLACES = {"README.md": "index.md", "docs/a.md": "a.md", "docs/rules.md": "rules.md"}


def page(path: str, anchor: str) -> tuple[str, str]:
    return PLACES.get(path, f"files/{path}"), anchor


@pytest.mark.parametrize(
    ("path", "text", "new"),
    [
        ("README.md", "[a](docs/a.md)", "[a](a.md)"),
        ("README.md", "[`a`](docs/a.md#b)", "[`a`](a.md#b)"),
        ("README.md", "[a](LICENSE)", "[a](files/LICENSE)"),
        ("docs/a.md", "[a](../README.md#install)", "[a](index.md#install)"),
        ("docs/a.md", "[a](rules.md)", "[a](rules.md)"),
        ("docs/a.md", "[a](#b)", "[a](#b)"),
        ("docs/a.md", "[a](https://example.org/../README.md)", "[a](https://example.org/../README.md)"),
        ("docs/a.md", r"\[a\](../README.md)", r"\[a\](../README.md)"),
        ("docs/a.md", "`[a](../README.md)`", "`[a](../README.md)`"),
        ("docs/a.md", "```md\n[a](../README.md)\n```\n", "```md\n[a](../README.md)\n```\n"),
        ("docs/a.md", "```yaml a.yaml\nx: 1\n```\n", "```{code-block} yaml\n:caption: a.yaml\n\nx: 1\n```\n"),
    ],
)
def test_a_page_is_rewritten(path: str, text: str, new: str) -> None:
    assert rewritten(text, path, PLACES, page) == new


def test_a_picture_has_a_form_for_each_theme_and_width() -> None:
    text = (
        "<picture>\n"
        '  <source media="(max-width: 480px) and (prefers-color-scheme: dark)" srcset="docs/pictures/n-dark.svg">\n'
        '  <source media="(max-width: 480px)" srcset="docs/pictures/n-light.svg">\n'
        '  <source media="(prefers-color-scheme: dark)" srcset="docs/pictures/w-dark.svg">\n'
        '  <img alt="words" src="docs/pictures/w-light.svg">\n'
        "</picture>\n"
    )
    light, dark = rewritten(text, "README.md", PLACES, page).strip().split("\n\n")
    for theme, html in (("light", light), ("dark", dark)):
        assert f'class="only-{theme}" alt="words" src="pictures/w-{theme}.svg"' in html
        assert f'srcset="pictures/n-{theme}.svg"' in html


def test_every_page_and_every_rule_has_a_page(tmp_path: Path) -> None:
    arrange.arrange(tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    rules = {f"rules/{name}.md" for name in all_rules()}
    assert found == rules | set(arrange.places().values())
    text = (tmp_path / "rules.md").read_text("utf-8")
    assert [name for name in all_rules() if f"\n## {name}\n" not in text] == []


def test_the_menu_names_only_pages_and_all_of_them() -> None:
    names = [name.removesuffix(".md") for name in arrange.places().values()]
    listed = [line for line in arrange.menu([*names, "another"]).splitlines() if line and line[0] not in ":`"]
    assert sorted(listed) == sorted({*names, "another"} - {"index"})


def test_a_good_site_has_no_faults(tmp_path: Path) -> None:
    write(tmp_path / "index.html", '<a href="a/b.html#c">x</a><a href="https://example.org/">y</a><img src="p.svg">')
    write(tmp_path / "a/b.html", '<p id="c"><a href="../index.html">x</a><a href="#c">y</a><link rel="next" href="#c">')
    write(tmp_path / "p.svg", "")
    write(tmp_path / "s.css", "a { background: url(data:x) } b { background: url(p.svg) }")
    assert list(faults(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("index.html", '<a href="a.html">', "index.html: no file a.html"),
        ("index.html", '<a href="#a">', "index.html: no anchor #a in index.html"),
        ("index.html", '<img src="a.svg">', "index.html: no file a.svg"),
        ("index.html", '<source srcset="a.svg 2x">', "index.html: no file a.svg"),
        ("index.html", '<script src="https://example.org/a.js">', "index.html loads https://example.org/a.js"),
        ("index.html", '<script src="//example.org/a.js">', "index.html loads //example.org/a.js"),
        (
            "index.html",
            '<link rel="stylesheet" href="https://example.org/a">',
            "index.html loads https://example.org/a",
        ),
        ("index.html", '<link rel="preconnect" href="https://example.org">', "index.html loads https://example.org"),
        ("index.html", "<style>@import '//example.org/a';</style>", "index.html loads //example.org/a"),
        ("s.css", "a { background: url(https://example.org/a) }", "s.css loads https://example.org/a"),
        ("s.css", '@import "//example.org/a.css";', "s.css loads //example.org/a.css"),
    ],
)
def test_faults(tmp_path: Path, name: str, text: str, fault: str) -> None:
    write(tmp_path / name, text)
    assert list(faults(tmp_path)) == [fault]
