"""Plain English: beginnings of docstrings, and words that the program's texts avoid (CONTRIBUTING.md, "How to write").

Files that still have faults are listed in `voice_exempt.txt`. The list only shrinks: `--update` removes the files that
have become free of faults and adds none.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.command import REPOSITORY

EXEMPT = Path(__file__).parent / "voice_exempt.txt"
PAGES = (
    REPOSITORY / "README.md",
    REPOSITORY / "CONTRIBUTING.md",
    REPOSITORY / "CHANGELOG.md",
    *sorted((REPOSITORY / "docs").glob("*.md")),
)

BEGINNINGS = frozenset({"What", "Whether", "Where", "How", "Who"})
"""First words of no docstring."""
NO_VERBS = re.compile(
    r"A|All|An|And|Any|As|At|Below|Both|By|Does|Each|Either|Every|Everything|From|If|In|Is|It|Its|More|Most|"
    r"Near|No|None|Nothing|Of|On|One|Only|Other|Others|Out|Several|Some|Something|Such|Text|That|The|These|"
    r"They|This|Those|Two|When|Which|With|Without|You"
)
"""First words that are not the imperative verb with which the docstring of a function begins."""

# Verbs that are not used of a program, and roundabout phrases.
WORDS = re.compile(
    r"""(?<![-\w])(?:
    tells?|told|telling                        # report, print, return
    | stands?|stood                            # is
    | hangs?|hung                              # depends, is connected
    | bears?|borne                             # has
    | (?:comes?|came)[ ]to                     # becomes, adds up to
    | (?:do|does|did|doing)[ ]without          # needs no
    | mend(?:s|ed|ing)?                        # fix
    | judg(?:e|es|ed|ing|ement|ment)s?         # check, validate
    | silenc(?:e|es|ed|ing)                    # suppress
    | (?:is|are|was|were)[ ]remembered         # the cache stores
    | so[ ]many                                # N
    | tak(?:e|es|ing|en)[ ]away                # remove
    | (?:is|are)[ ]no[ ]\w+[ ]of               # is not part of, is not a
    | where[ ]there[ ](?:is|are|was|were)      # if there is
    | from[ ]which[ ]\w+[ ]on                  # lowest, first
    )(?![-\w])""",
    re.IGNORECASE | re.VERBOSE,
)
SAYING = re.compile(r"(?<![-\w])(?:says?|said|saying)(?![-\w])", re.IGNORECASE)
"""A message or a page may say something. A docstring or comment about the program names what it reports or returns."""
CODE = re.compile(r"``[^\n]*?``|`[^`\n]*`|\"[^\"\n]*\"")
"""Quotations and code: names and examples, not prose."""


class Fault(NamedTuple):
    """A line (from 1) of a file and the words that are wrong there."""

    path: str
    line: int
    words: str


class Prose(NamedTuple):
    """A text that people read, the line (from 1) where it begins, and whether it may say something."""

    line: int
    text: str
    may_say: bool


def faults(path: Path) -> list[Fault]:
    """Return the faults of a Python file or a Markdown page, by line."""
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(REPOSITORY).as_posix()
    if path.suffix == ".md":
        return [Fault(name, line, words) for line, words in _phrases([Prose(1, _without_blocks(text), may_say=True)])]
    found = [*_beginnings(ast.parse(text)), *_phrases(_prose(text))]
    return sorted(Fault(name, line, words) for line, words in found)


def _beginnings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and first word of each docstring that begins wrongly."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = (ast.get_docstring(node) or "").split(maxsplit=1)[:1]
        if not first or _is_rule(node):
            continue
        word = first[0].strip(",.:;()")
        is_noun = NO_VERBS.fullmatch(word) is not None or not word[:1].isalpha()
        if word in BEGINNINGS or (is_noun and _needs_a_verb(node)):
            yield node.body[0].lineno, f"{first[0]} begins a docstring"


def _decorators(node: ast.AST) -> set[str]:
    """Return the names of a definition's decorators, without modules and arguments."""
    found = getattr(node, "decorator_list", [])
    return {ast.unparse(one).partition("(")[0].rpartition(".")[2] for one in found}


def _is_rule(node: ast.AST) -> bool:
    """Return whether a function is a rule, whose docstring is the page that users read."""
    return any(name.endswith("rule") for name in _decorators(node))


def _needs_a_verb(node: ast.AST) -> bool:
    """Return whether a definition is a function that is called; the docstring of a property may be a noun phrase.

    The docstring of a command or of a callback is its help, which may begin with anything but a banned word.
    """
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return not _decorators(node) & {"property", "cached_property", "command", "group", "callback"}


def _prose(source: str) -> Iterator[Prose]:
    """Yield the comments, docstrings and other strings of a Python file; of strings, those that hold a space."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith("#:"):
            yield Prose(token.start[0], token.string, may_say=False)
    tree = ast.parse(source)
    documented = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield Prose(node.lineno, _without_blocks(node.value), may_say=id(node) not in documented)


def _without_blocks(text: str) -> str:
    """Return a Markdown text with its fenced and indented blocks blanked, line for line."""
    text = re.sub(r"(?ms)^[ \t]*```.*?^[ \t]*```", lambda match: "\n" * match[0].count("\n"), text)
    return re.sub(r"`[^`]*`", lambda match: "`" + "\n" * match[0].count("\n") + "`", text)


def _phrases(texts: Iterator[Prose] | list[Prose]) -> Iterator[tuple[int, str]]:
    """Yield the line and words of each banned phrase; a phrase may run over the end of a line."""
    for prose in texts:
        text = CODE.sub(lambda match: "`" + " " * (len(match[0]) - 2) + "`", prose.text)
        spaced = text.replace("\n", " ")
        for pattern in (WORDS,) if prose.may_say else (WORDS, SAYING):
            for match in pattern.finditer(spaced):
                yield prose.line + text.count("\n", 0, match.start()), match[0]


def everything() -> list[Fault]:
    """Return the faults of all files of the package and all pages."""
    return [fault for path in (*sorted((REPOSITORY / "atlas_lint").rglob("*.py")), *PAGES) for fault in faults(path)]


def test_texts_are_plain_english(update: bool) -> None:
    found = everything()
    faulty = {fault.path for fault in found}
    exempt = EXEMPT.read_text(encoding="utf-8").splitlines()
    if update:
        exempt = sorted(faulty & set(exempt))
        EXEMPT.write_text("".join(f"{path}\n" for path in exempt), encoding="utf-8", newline="\n")
    assert [f"{path}:{line}: {words}" for path, line, words in found if path not in exempt] == []
    assert sorted(set(exempt) - faulty) == [], "no fault left: remove them with `pytest --update` on this file"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('def f():\n    """Return what a schema says of it."""', ["says"]),
        ('def f():\n    """What a schema needs."""', ["What begins a docstring"]),
        ('def f():\n    """The rest of the files."""', ["The begins a docstring"]),
        ('class Rest:\n    """Where files are."""', ["Where begins a docstring"]),
        ('x = 1  # of so many: nobody is told', ["so many", "told"]),
        ('"""A check.\n\nThe rest comes\nto nothing."""', ["comes to"]),
        ('print(f"{1} judged again")', ["judged"]),
    ],
)  # fmt: skip
def test_a_fault_is_found(source: str, words: list[str]) -> None:
    assert [found for _, found in (*_beginnings(ast.parse(source)), *_phrases(_prose(source)))] == words


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Return the standard form; do nothing without it."""',
        'class Rest:\n    """The remaining files."""',
        '@rule(ERROR)\ndef f():\n    """No record has the id."""',
        '@property\ndef f(self):\n    """The name of a file."""',
        'print("the schema says no")',
        '{"mended": 1, "told": `2`}'.replace("`", ""),
        'def f():\n    """Return the key `mended`.\n\n    ```yaml\n    text: we were told\n    ```\n    """',
        "# understand, bearing, outstanding, changing",
    ],
)
def test_plain_text_has_no_fault(source: str) -> None:
    assert [*_beginnings(ast.parse(source)), *_phrases(_prose(source))] == []
