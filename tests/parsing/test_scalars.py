"""Plain scalars: what they mean, and which of them another reader takes for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas_lint.parsing import scalars
from atlas_lint.parsing.scalars import Scalar, plain, tagged

SAME_EVERYWHERE: list[tuple[str, Scalar]] = [
    # texts that come close to something else
    ("", None),
    ("yess", "yess"),
    ("YeS", "YeS"),
    ("none", "none"),
    ("nUll", "nUll"),
    ("tRUE", "tRUE"),
    ("truth", "truth"),
    ("one", "one"),
    ("role:debugger", "role:debugger"),
    ("1.2.3", "1.2.3"),
    ("v1", "v1"),
    ("1 000", "1 000"),
    ("1,000", "1,000"),
    ("08:61", "08:61"),
    ("1:60", "1:60"),
    ("0x", "0x"),
    ("0xg", "0xg"),
    ("0o8", "0o8"),
    ("0b2", "0b2"),
    ("-0x1f.", "-0x1f."),
    ("1e", "1e"),
    ("e3", "e3"),
    (".", "."),
    ("..5", "..5"),
    ("-", "-"),
    ("--1", "--1"),
    ("+", "+"),
    ("-.", "-."),
    ("inf", "inf"),
    ("nan", "nan"),
    (".iNF", ".iNF"),
    ("+.nan", "+.nan"),
    ("<", "<"),
    ("<<<", "<<<"),
    ("==", "=="),
    ("~~", "~~"),
    ("１２", "１２"),
    ("1\n2", "1\n2"),
    # timestamps are text here, and nobody is told
    ("2026-04-29", "2026-04-29"),
    ("2026-04-29T08:30:00Z", "2026-04-29T08:30:00Z"),
    ("2026-04-29 08:30:00.5 +2", "2026-04-29 08:30:00.5 +2"),
    # what both versions of YAML agree about
    ("~", None),
    ("null", None),
    ("Null", None),
    ("NULL", None),
    ("true", True),
    ("True", True),
    ("FALSE", False),
    ("0", 0),
    ("-0", 0),
    ("+12", 12),
    ("-7", -7),
    ("0x1F", 31),
    ("1.", 1.0),
    ("1.5", 1.5),
    ("-0.25", -0.25),
    (".5", 0.5),
    ("1.0e+3", 1000.0),
    ("9007199254740993", 9007199254740993),
    ("1" + "0" * 300, 10**300),
]


@pytest.mark.parametrize(("text", "value"), SAME_EVERYWHERE)
def test_read_the_same_everywhere(text: str, value: Scalar) -> None:
    meaning = plain(text)
    assert (meaning.value, type(meaning.value), meaning.hazard) == (value, type(value), "")


NO_JSON = "not a JSON number; it is read as null"

HAZARDS: list[tuple[str, Scalar, str]] = [
    ("yes", "yes", "text here, but the boolean true to a YAML 1.1 reader"),
    ("No", "No", "text here, but the boolean false to a YAML 1.1 reader"),
    ("on", "on", "text here, but the boolean true to a YAML 1.1 reader"),
    ("OFF", "OFF", "text here, but the boolean false to a YAML 1.1 reader"),
    ("1:1", "1:1", "text here, but the number 61 to a YAML 1.1 reader"),
    ("1:30:00", "1:30:00", "text here, but the number 5400 to a YAML 1.1 reader"),
    ("1:30.5", "1:30.5", "text here, but the number 90.5 to a YAML 1.1 reader"),
    ("1_000", "1_000", "text here, but the number 1000 to a YAML 1.1 reader"),
    ("0b101", "0b101", "text here, but the number 5 to a YAML 1.1 reader"),
    ("-0x1f", "-0x1f", "text here, but the number -31 to a YAML 1.1 reader"),
    ("012", 12, "the number 12 here, but the number 10 to a YAML 1.1 reader"),
    ("08", 8, "the number 8 here, but text to a YAML 1.1 reader"),
    ("0o14", 12, "the number 12 here, but text to a YAML 1.1 reader"),
    ("1e3", 1000.0, "the number 1000.0 here, but text to a YAML 1.1 reader"),
    ("1.5e3", 1500.0, "the number 1500.0 here, but text to a YAML 1.1 reader"),
    ("+.5", 0.5, "the number 0.5 here, but text to a YAML 1.1 reader"),
    ("=", "=", "text here, but the special default value `=` to a YAML 1.1 reader"),
    ("<<", "<<", "text here, but the special merge key `<<` to a YAML 1.1 reader"),
    (".inf", None, NO_JSON),
    ("-.INF", None, NO_JSON),
    ("+.Inf", None, NO_JSON),
    (".NaN", None, NO_JSON),
    ("1e999", None, NO_JSON),
    ("-1.5e+999", None, NO_JSON),
    ("1" + "0" * 309, None, NO_JSON),
    ("9" * 5000, None, NO_JSON),
    ("0x" + "f" * 5000, None, NO_JSON),
    ("0o" + "7" * 5000, None, NO_JSON),
]


@pytest.mark.parametrize(("text", "value", "hazard"), HAZARDS, ids=[text[:12] for text, _, _ in HAZARDS])
def test_read_differently_elsewhere(text: str, value: Scalar, hazard: str) -> None:
    meaning = plain(text)
    assert (meaning.value, type(meaning.value), meaning.hazard) == (value, type(value), hazard)


@pytest.mark.parametrize("text", ["0b" + "1" * 20_000, "1" + ":1" * 5000, "1_" + "0" * 5000], ids=["0b", ":", "_"])
def test_a_number_too_long_to_print_is_named_as_written(text: str) -> None:
    assert plain(text) == (text, f"text here, but the number {text} to a YAML 1.1 reader")


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("x", "int", "x"),
        ("1.5", "int", "1.5"),
        ("1", "bool", "1"),
        ("true", "null", "true"),
        ("1", "unheard-of", "1"),
        ("", "int", ""),
        ("12", "int", 12),
        ("0o14", "int", 12),
        ("1.5", "float", 1.5),
        ("12", "float", 12.0),
        ("9" * 400, "float", "9" * 400),
        ("True", "bool", True),
        ("~", "null", None),
        ("", "null", None),
    ],
)
def test_core_tags(text: str, tag: str, value: Scalar) -> None:
    assert (tagged(text, tag), type(tagged(text, tag))) == (value, type(value))


WORDS = ("yes", "Yes", "NO", "on", "oFF", "true", "NULL", "~", "=", "<<", "", "2026-04-29", "y", "n", "nOt")


@given(st.text("0123456789-+._:eExobTZ nyf", max_size=12) | st.sampled_from(WORDS))
def test_what_is_not_asked_of_pyyaml_is_what_it_says(text: str) -> None:
    unasked = plain.__wrapped__(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scalars, "_is_alike", lambda text: False)
        assert plain.__wrapped__(text) == unasked
