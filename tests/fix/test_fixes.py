"""Fixes, page by page: a YAML block is a file beside the toy atlas, the `diff` block after it what fixes make of it.

A `diff safe` block has the safe fixes only. After each, a second run changes nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.state import check_atlas
from atlas_lint.edits.unified_diff import unified
from atlas_lint.filesystem.file_tree import Disk, Files, Overlay
from atlas_lint.filesystem.paths import Naming
from atlas_lint.findings.finding import ERROR, OFF, SAFE, UNSAFE
from atlas_lint.fix.apply_fixes import FixedAtlas, apply_fixes
from atlas_lint.rules import all_rules
from atlas_lint.settings import Settings
from tests import toy
from tests.forms import FORMS, Form

PAGES = sorted((Path(__file__).parent / "fixes").glob("*.md"))
CASE = re.compile(r"```yaml\n(?P<text>.*?)```\n\n```diff(?P<safe> safe)?\n(?P<diff>.*?)```\n", re.DOTALL)
ROOT = (toy.TOY / "data").as_posix()


def mended(data: bytes, rule: str = "", safe: bool = False) -> FixedAtlas:
    """A file beside the toy atlas with its fixes made; a rule that is off by default is on where it is named."""
    rules = {rule: ERROR} if rule and all_rules()[rule].severity == OFF else {}
    settings, naming = Settings(ROOT, rules=rules), Naming(ROOT, ROOT, ROOT)
    files: Files = Overlay(Disk(), {f"{ROOT}/{toy.EXAMPLE}": data})
    state = check_atlas(files, ROOT, settings)
    return apply_fixes(
        state,
        naming,
        [SAFE] if safe else [SAFE, UNSAFE],
        lambda now, within: findings(
            now.atlas,
            [one for one in now.reported if within is None or one.identified.report.place.path in within],
            naming,
            lambda path: now.files.read(f"{ROOT}/{path}"),
        ),
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.stem))
def test_page(page: Path, golden: Callable[[Path, str], None]) -> None:
    rule = page.stem if page.stem in all_rules() else ""

    def drawn(match: re.Match[str]) -> str:
        data = match["text"].encode()
        made = mended(data, rule, bool(match["safe"]))
        contents = {toy.EXAMPLE: data} | made.contents
        assert toy.EXAMPLE not in mended(contents[toy.EXAMPLE], rule, bool(match["safe"])).contents
        files = {path: Disk().read(f"{ROOT}/{path}") for path in made.contents if path != toy.EXAMPLE}
        diff = "".join(
            line
            for path, new in sorted(made.contents.items())
            for line in unified(path, ({toy.EXAMPLE: data} | files)[path], new)
        )
        return f"```yaml\n{match['text']}```\n\n```diff{match['safe'] or ''}\n{diff}```\n"

    golden(page, CASE.sub(drawn, page.read_text("utf-8")))


DOCUMENT = b"""# \xc3\xa9: a comment first
nodeKind: Role
id: role:quoted
attributes: {displayName: "off"}
---
nodeKind: Workflow   # the kind
id: workflow:fixed
attributes:
  displayName: no   # not quoted
edges:
  # about the roles
  involves_role:
    - role:debugger
    - role:debuger  # misspelt
"""
FIXED = DOCUMENT.replace(b"displayName: no ", b'displayName: "no" ').replace(b"debuger ", b"debugger ")
AT_FAULT = DOCUMENT[: DOCUMENT.index(b"  # about")] + b"  involve_role: org-unit:support\n"


def beyond_ascii(data: bytes) -> bytes:
    return data.replace(b"off", "𐐀 \\u202e ünï".encode())


@pytest.mark.parametrize("form", [*FORMS.values(), beyond_ascii], ids=[*FORMS, "beyond-ascii"])
def test_every_byte_around_a_fix_stays(form: Form) -> None:
    data = form(DOCUMENT.replace(b"    - role:debugger\n", b""))
    assert mended(data).contents == {toy.EXAMPLE: form(FIXED.replace(b"    - role:debugger\n", b""))}


def test_a_fix_that_breaks_something_else_is_not_kept() -> None:
    """The near edge kind may not end at that record."""
    made = mended(AT_FAULT)
    assert made.contents[toy.EXAMPLE] == AT_FAULT.replace(b"displayName: no ", b'displayName: "no" ')
    assert [(one.rule, one.message) for one in made.refused] == [
        ("unknown-edge-kind", "there is no edge kind involve_role; a Workflow may use: involves_role, uses")
    ]


def test_an_edge_that_exists_is_not_proposed_again() -> None:
    assert b"debuger" in mended(DOCUMENT).contents[toy.EXAMPLE]
    assert mended(DOCUMENT).refused == ()


def test_one_fix_at_fault_does_not_hold_back_the_others() -> None:
    more = b"".join(b"---\nnodeKind: Workflow\nid: workflow:%d\nattributes: {displayName: no}\n" % n for n in range(9))
    made = mended(AT_FAULT + more)
    assert made.made == 10
    assert len(made.refused) == 1


def test_a_file_without_fixes_is_left_alone() -> None:
    assert mended(FIXED.replace(b"    - role:debugger  # misspelt\n", b"")).contents == {}
