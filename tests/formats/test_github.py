"""Workflow commands, read back as the runner reads them (actions/runner, `ActionCommand.cs`)."""

from __future__ import annotations

from typing import NamedTuple

from atlas_lint.findings.finding import ERROR, WARNING, Span
from atlas_lint.findings.result import Result
from tests.formats.sample import BRACKET_PATH, FINDINGS, RULES, SAMPLE, excerpt, finding, many
from tests.formats.test_formats import rendered


class Command(NamedTuple):
    """A command as the runner understands it."""

    name: str
    properties: dict[str, str]
    data: str


def unescaped(text: str, *more: tuple[str, str]) -> str:
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), *more, ("%25", "%")):
        text = text.replace(written, meant)
    return text


def command(line: str) -> Command | None:
    """The command of a line of the log, in the new form at its start or in the old one anywhere."""
    trimmed = line.lstrip()
    end = trimmed.find("::", 2)
    if trimmed.startswith("::") and end > 0:
        name, _, rest = trimmed[2:end].partition(" ")
        pairs = (pair.partition("=") for pair in rest.split(",") if pair)
        properties = {key: unescaped(value, ("%3A", ":"), ("%2C", ",")) for key, _, value in pairs}
        return Command(name, properties, unescaped(trimmed[end + 2 :]))
    if "##[" in line:
        return Command(line.partition("##[")[2].partition("]")[0], {}, line)
    return None


def commands(result: Result) -> tuple[list[Command], list[str]]:
    """The commands of a report, and its other lines."""
    lines = rendered("github", result).split("\n")
    read = [(line, command(line)) for line in lines if line]
    return [found for _, found in read if found], [line for line, found in read if not found]


def test_each_finding_is_one_command() -> None:
    found, lines = commands(SAMPLE)
    assert lines == []
    assert len(found) == len(FINDINGS)
    assert {one.name for one in found} == {"error", "warning"}


def test_properties_are_exact() -> None:
    found, _ = commands(SAMPLE)
    told = {(one.properties["file"], one.properties["line"], one.properties["title"]) for one in found}
    # The format cannot quote the old form of commands; that path is the only one that is not exact.
    harmless = f"top/{BRACKET_PATH}".replace("##[", r"#\x23[")
    assert told == {
        (
            harmless if one.path == BRACKET_PATH else one.repository_path,
            str(one.span.line),
            f"atlas-lint ({one.rule})",
        )
        for one in FINDINGS
    }


def test_columns_only_where_a_span_stays_on_its_line() -> None:
    for one in commands(SAMPLE)[0]:
        numbers = one.properties
        assert ("col" in numbers) == ("endColumn" in numbers) == (numbers["line"] == numbers["endLine"])
        assert "col" not in numbers or int(numbers["endColumn"]) >= int(numbers["col"])


def test_help_and_related_places_are_lines_of_the_message() -> None:
    messages = [one.data for one in commands(SAMPLE)[0]]
    dangling = "involves_role points at role:debuger, which no record declares"
    assert f"{dangling}\nhelp: did you mean role:debugger?" in messages
    assert any("\nfirst declared here: ::warning file=x::/y.yaml:3:5\n" in message for message in messages)


def test_a_percent_sign_stays_one() -> None:
    odd = finding("record-schema", "100%0A:: 5%25", "data/a%0Ab,c:d.yaml", Span(1, 1, 1, 2), excerpt(1, "a"))
    found, _ = commands(Result((odd,), 1, 1, 0, RULES))
    assert found[0].data == "100%0A:: 5%25"
    assert found[0].properties["file"] == "top/data/a%0Ab,c:d.yaml"


def test_what_github_does_not_show_is_lines() -> None:
    findings = many(25) + many(12, "repeated-record", WARNING)
    found, lines = commands(Result(findings, 1, 1, 0, RULES))
    assert [one.name for one in found] == ["error"] * 10 + ["warning"] * 10
    assert len(lines) == 15 + 2 + 1
    assert lines[0].startswith("top/data/workflows/0000.yaml:11:5: error[dangling-target] ")
    assert lines[-1] == "17 further findings above as lines: GitHub annotates 10 of each severity"


def test_a_line_with_a_hostile_path_is_no_command() -> None:
    errors = tuple(
        finding("id-prefix", "wrong", path, Span(line, 1, line, 2), excerpt(line, ""))
        for line, path in enumerate(["::error::x", " ::error::x", "##[error]x", "a\n::error::x"] * 5, 1)
    )
    found, lines = commands(Result(errors, 1, 1, 0, RULES))
    assert len(found) == 10
    assert {one.name for one in found} == {"error"}
    assert len(lines) == 10 + 1


def test_causes_come_before_effects_and_errors_before_warnings() -> None:
    rules = ["repeated-record", "record-schema", "dangling-target", "yaml-syntax"]
    findings = tuple(
        finding(rule, "m", "data/a.yaml", Span(line, 1, line, 2), excerpt(line, ""), severity=severity)
        for line, (rule, severity) in enumerate(zip(rules, [WARNING, ERROR, ERROR, ERROR], strict=True), 1)
    )
    found, _ = commands(Result(findings, 1, 1, 0, RULES))
    assert [one.properties["title"] for one in found] == [f"atlas-lint ({rule})" for rule in reversed(rules)]


def test_one_missing_id_does_not_fill_the_annotations() -> None:
    twelve = tuple(one._replace(group="role:x") for one in many(12))
    other = many(1, "record-schema")
    found, _ = commands(Result(twelve + other, 1, 1, 0, RULES))
    assert [one.properties["title"] for one in found[:2]] == [
        "atlas-lint (dangling-target)",
        "atlas-lint (record-schema)",
    ]
