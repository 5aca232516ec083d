"""Every rule is documented, and every example in its documentation is what a run says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from atlas_lint import rules as shelf
from atlas_lint.findings.rule import Rule
from atlas_lint.rules import all_rules
from tests import toy
from tests.command import REPOSITORY
from tests.marks import is_mark

# The name and severity of every rule, one a line: what settings and suppressions of users rely on.
SEVERITIES = Path(__file__).parent / "severities.txt"
NOT_SHOWN_IN_TEXT = {
    "invalid-encoding": "a docstring is text, and so is UTF-8",
    "resource-limit": "a hundred levels are no example to read",
}

EXAMPLES = [(rule, example) for rule in all_rules().values() for example in rule.examples]


def test_names_and_severities_stay(golden: Callable[[Path, str], None]) -> None:
    golden(SEVERITIES, "".join(f"{name} {rule.severity}\n" for name, rule in all_rules().items()))


def test_the_schema_of_the_settings_names_every_rule(golden: Callable[[Path, str], None]) -> None:
    path = REPOSITORY / "schemas/meta/settings.schema.json"
    names = ",\n".join(f'          "{name}"' for name in all_rules())
    pattern = re.compile(r'(?<="propertyNames": \{\n        "enum": \[\n)[^]]*(?=\n        \])')
    text, count = pattern.subn(names, path.read_text(encoding="utf-8"))
    assert count == 1
    golden(path, text)


@pytest.mark.parametrize("rule", all_rules().values(), ids=lambda rule: str(rule.name))
def test_a_rule_is_documented(rule: Rule[Any]) -> None:
    assert rule.summary.endswith(".")
    assert len(rule.summary) <= 100
    assert len(rule.documentation.splitlines()) <= 60
    if rule.name in NOT_SHOWN_IN_TEXT:
        assert not rule.examples
        return
    shows_a_finding = [any(map(is_mark, example.splitlines())) for example in rule.examples]
    assert shows_a_finding[0] is False, "the near-miss comes first"
    assert any(shows_a_finding)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[rule.name for rule, _ in EXAMPLES])
def test_example(rule: Rule[Any], example: str, update: bool) -> None:
    annotated = toy.annotate(example, enable=rule.name)
    if update:
        _rewrite(rule, example, annotated)
    else:
        assert annotated == example


def _rewrite(rule: Rule[Any], example: str, annotated: str) -> None:
    path = Path(shelf.__path__[0]) / f"{rule.name.replace('-', '_')}.py"
    before, after = (re.sub(r"(?m)^(?=.)", "    ", text) for text in (example, annotated))
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
