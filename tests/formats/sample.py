"""One sample of awkward findings for all formats, and a run that found nothing."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from atlas_lint.findings.finding import ERROR, WARNING, Excerpt, Finding, Fix, Related, Replacement, Span
from atlas_lint.findings.result import Result
from atlas_lint.findings.rule import Report, Rule
from atlas_lint.text import safe, short

LONG = "x" * 5000
HOSTILE = (
    "::error file=a::b ##[error]c ]]> <script>alert(1)</script> | @someone #123 [d](https://e.example) `f` _g_ $h$"
)
UNPRINTABLE = "a\x1b[31m\u202eb\u200bc\x00\x85\ufffe\ttab"
COLON_PATH = "::warning file=x::/y.yaml"
SPACED_PATH = "data/größe & co/ä b,c%.yaml"
BRACKET_PATH = "data/##[error] <b>|`@someone`.yaml"


def nothing(_: object) -> Iterator[Report]:
    return iter(())


def rule(name: str, severity: str, summary: str, documentation: str = "") -> Rule[object]:
    return Rule(name, severity, summary, documentation, (), nothing, True)


RULES = {
    "dangling-target": rule(
        "dangling-target",
        ERROR,
        "No record has the id an edge points at.",
        "The edge leads nowhere.\n\n```yaml\nid: role:a\n```",
    ),
    "record-schema": rule("record-schema", ERROR, "A record breaks the schema of its kind.", "Long. " * 300),
    "repeated-record": rule("repeated-record", WARNING, "An id is declared again and nothing conflicts."),
    "silent-rule": rule("silent-rule", ERROR, "It finds nothing | here."),
    "yaml-syntax": rule("yaml-syntax", ERROR, "The file is not YAML."),
}


def excerpt(line: int, *lines: str, before: str | None = None, after: str | None = None) -> Excerpt:
    return Excerpt(line, lines, before, after)


def in_repository(path: str) -> str:
    """A path as from the top of the repository; the one that starts like a command still does."""
    return path if path == COLON_PATH else f"top/{path}"


def finding(
    rule: str,
    message: str,
    path: str,
    span: Span,
    source: Excerpt,
    *,
    severity: str = ERROR,
    record: str | None = "workflow:triage",
    pointer: str = "/attributes/note",
    help: str | None = None,
    related: tuple[Related, ...] = (),
    group: str | None = None,
    fixes: tuple[Fix, ...] = (),
    label: str = "",
    detail: str = "",
) -> Finding:
    """A finding as a run makes it: message, help, label and detail are safe, everything else is exact."""
    return Finding(
        rule=rule,
        severity=severity,
        message=safe(message),
        path=path,
        repository_path=in_repository(path),
        span=span,
        record=record,
        kind="Workflow" if record else None,
        cluster=path.split("/")[1] if path.count("/") > 1 else "",
        pointer=pointer,
        document=0,
        keyword="pattern" if rule == "record-schema" else None,
        help=safe(help) if help else None,
        related=related,
        fingerprint=sha256(f"{rule} {path} {span} {pointer}".encode()).hexdigest()[:16],
        excerpt=source,
        group=group,
        fixes=fixes,
        label=safe(label),
        detail=safe(detail),
    )


def fix(safety: str, message: str, *edits: tuple[str, Span, str, Excerpt]) -> Fix:
    made = (Replacement(path, in_repository(path), span, text, source) for path, span, text, source in edits)
    return Fix(safety, safe(message), tuple(made))


def first(path: str, line: int, written: str, message: str) -> Related:
    return Related(
        path, in_repository(path), Span(line, 5, line, len(written) + 1), safe(message), excerpt(line, written)
    )


FINDINGS = (
    finding(
        "yaml-syntax",
        "the file is not YAML: expected ':'",
        COLON_PATH,
        Span(1, 1, 1, 1),
        excerpt(1, ""),
        record=None,
        pointer="",
    ),
    finding(
        "dangling-target",
        "involves_role points at role:debuger, which no record declares",
        "data/workflows/x.yaml",
        Span(26, 15, 26, 27),
        excerpt(26, "    - target: role:debuger", before="  involves_role:", after="      weight: 1"),
        pointer="/edges/involves_role/1/target",
        label="no such record",
        help="did you mean role:debugger?",
        group="role:debuger",
        fixes=(
            fix(
                "unsafe",
                "write role:debugger",
                (
                    "data/workflows/x.yaml",
                    Span(26, 15, 26, 27),
                    "role:debugger",
                    excerpt(26, "    - target: role:debuger"),
                ),
            ),
        ),
    ),
    finding(
        "dangling-target",
        "involves_role points at role:debuger, which no record declares",
        "data/workflows/x.yaml",
        Span(30, 7, 30, 19),
        excerpt(30, "    - role:debuger"),
        pointer="/edges/involves_role/2",
        group="role:debuger",
    ),
    finding(
        "record-schema",
        f"`note` is {HOSTILE}",
        BRACKET_PATH,
        Span(3, 9, 3, 9 + len(HOSTILE)),
        excerpt(3, f"  note: {HOSTILE}", before=f"  {HOSTILE}: a", after=f"  # {UNPRINTABLE}"),
        record=HOSTILE,
        label=f"expected {HOSTILE}",
        help=HOSTILE,
        related=(first(BRACKET_PATH, 1, f"id: {HOSTILE}", HOSTILE),),
    ),
    finding(
        "record-schema",
        f"`{UNPRINTABLE}` is unknown as an attribute",
        SPACED_PATH,
        Span(4, 3, 4, 3 + len(UNPRINTABLE)),
        excerpt(4, f"  {UNPRINTABLE}: 1", before="attributes:", after="---"),
        label=UNPRINTABLE,
        record=UNPRINTABLE,
        pointer=f"/attributes/{UNPRINTABLE}",
    ),
    finding(
        "record-schema",
        "`note` is longer than 80 characters\nand has several lines",
        SPACED_PATH,
        Span(7, 9, 12, 4),
        excerpt(7, "  note: |", "    first", "    second"),
    ),
    finding(
        "record-schema",
        f"`note` is {short(LONG)!r}",
        SPACED_PATH,
        Span(20, 5007, 20, 10007),
        excerpt(20, f'  "{LONG}": {LONG}'),
    ),
    finding(
        "record-schema",
        "`emoji` is a mapping of 2 keys; allowed: 𐐀, ä",
        SPACED_PATH,
        Span(21, 6, 22, 4),
        excerpt(21, "𐐀𐐀: {", "𐐀: }", before="  漢字: 漢字", after="  x: 1"),
        pointer="/attributes/emoji",
        detail=f"`emoji` is a mapping of 2 keys; allowed: {', '.join(f'漢字{number}' for number in range(30))}",
        fixes=(
            fix(
                "safe",
                HOSTILE,
                (SPACED_PATH, Span(21, 6, 22, 4), f"𐐀 {UNPRINTABLE}\n", excerpt(21, "𐐀𐐀: {", "𐐀: }")),
            ),
            fix(
                "unsafe",
                "in two files",
                (SPACED_PATH, Span(21, 1, 22, 1), "", excerpt(21, "𐐀𐐀: {", "𐐀: }")),
                (COLON_PATH, Span(3, 1, 3, 1), "- x\n", excerpt(3, "id: role:𐐀")),
            ),
        ),
    ),
    finding(
        "repeated-record",
        "role:𐐀 is declared again",
        SPACED_PATH,
        Span(40, 5, 40, 11),
        excerpt(40, "id: role:𐐀 # 𐐀"),
        severity=WARNING,
        label="declared again",
        record="role:𐐀",
        pointer="/id",
        related=(
            first(COLON_PATH, 3, "id: role:𐐀", "first declared here"),
            first(SPACED_PATH, 9, "id: role:𐐀", "declared [here] too"),
        ),
    ),
)

SAMPLE = Result(FINDINGS, 1300, 6393, 28030, RULES, ("no schemas for this atlas",))
EMPTY = Result((), 1, 1, 0, RULES)


def many(number: int, rule: str = "dangling-target", severity: str = ERROR, words: str = "") -> tuple[Finding, ...]:
    """So many findings that differ in nothing but their place, fifty a file."""
    return tuple(
        finding(
            rule,
            f"involves_role points at role:r{index}, which no record declares{words}",
            f"data/workflows/{index // 50:04}.yaml",
            Span(index % 50 + 1, 5, index % 50 + 1, 10),
            excerpt(index % 50 + 1, f"  - role:r{index}"),
            severity=severity,
            pointer=f"/edges/involves_role/{index}",
        )
        for index in range(number)
    )
