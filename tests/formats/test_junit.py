"""JUnit against the schema that Jenkins reads it by, and what GitLab makes of it."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from atlas_lint.findings.result import Result
from tests.command import SHARED
from tests.formats.sample import EMPTY, FINDINGS, RULES, SAMPLE
from tests.formats.test_formats import COMMAND, rendered

SCHEMA = SHARED / "official" / "junit-10.xsd"


def cases(result: Result = SAMPLE) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(rendered("junit", result)).iter("testcase"))


@pytest.mark.skipif(not SCHEMA.is_file(), reason="the schema is not at hand")
@pytest.mark.parametrize("result", [SAMPLE, EMPTY], ids=["sample", "empty"])
def test_the_schema_of_jenkins(result: Result) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    xmlschema.XMLSchema(str(SCHEMA)).validate(ElementTree.fromstring(rendered("junit", result)))


def test_names_are_unique() -> None:
    names = [case.get("name") for case in cases()]
    assert len(set(names)) == len(names)


def test_a_case_for_each_finding_and_each_silent_rule() -> None:
    *failing, suppress = cases()
    assert [case.get("classname") for case in failing] == [one.rule for one in FINDINGS]
    assert all(len(case) == 1 for case in failing)
    assert (suppress.get("classname"), len(suppress)) == ("silent-rule", 0)
    assert [case.get("classname") for case in cases(EMPTY)] == sorted(RULES)


def test_counts_add_up() -> None:
    root = ElementTree.fromstring(rendered("junit"))
    assert root.get("tests") == str(len(cases()))
    assert root.get("failures") == str(len(FINDINGS))
    for suite in root:
        assert suite.get("tests") == str(len(suite))


def test_a_failure_says_where_what_and_what_to_do() -> None:
    for case, one in zip(cases(), FINDINGS, strict=False):
        failure = case.find("failure")
        assert failure is not None
        message = one.message.replace("\ufffe", r"\ufffe")
        assert failure.get("message") == message
        assert failure.get("type") == one.severity
        assert f":{one.span.line}:{one.span.column}: {message}" in (failure.text or "")
        assert one.help is None or f"help: {one.help}" in (failure.text or "")


def test_no_line_of_a_failure_is_a_command() -> None:
    assert (
        COMMAND.findall("\n".join(case.text or "" for case in ElementTree.fromstring(rendered("junit")).iter())) == []
    )


def test_the_suite_names_the_file() -> None:
    files = [suite.get("file") for suite in ElementTree.fromstring(rendered("junit"))]
    assert files == [*dict.fromkeys(one.repository_path for one in FINDINGS), None]
