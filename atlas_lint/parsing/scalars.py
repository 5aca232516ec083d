"""The resolution of plain scalars: the YAML 1.2 core schema, and the differences of YAML 1.1 readers.

The core schema is chapter 10.3 of https://yaml.org/spec/1.2.2/. The rules of YAML 1.1 are those of PyYAML, which most
data scripts use.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # PyYAML takes 10 ms to load, and most runs do not need it
    import yaml

Scalar = str | int | float | bool | None

CORE_TAG = "tag:yaml.org,2002:"

_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NO_JSON = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_MAY_BE_NUMBER = frozenset("-+.0123456789")
_LEGACY_STARTS = _MAY_BE_NUMBER | frozenset("yYnNtTfFoO~<=")
_LEGACY_WORDS = frozenset({"yes", "no", "on", "off", "=", "<<"})
"""Words, in lower case, that are text in YAML 1.2 but not in YAML 1.1."""
_ALIKE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""Some of the numbers that have the same value in YAML 1.1 and 1.2, and dates, which are never reported."""


class Meaning(NamedTuple):
    """The value of a plain scalar, and its hazard: how other readers resolve it ("" if they resolve it alike)."""

    value: Scalar
    hazard: str


@lru_cache(maxsize=1 << 17)
def plain(text: str) -> Meaning:
    """Resolve a plain (unquoted, untagged) scalar.

    `.inf`, `.nan` and numbers too large for JSON readers have no JSON value: they are null and a hazard.
    """
    first = text[:1]
    if first and first not in _LEGACY_STARTS:
        return Meaning(text, "")
    value = _core(text)
    if isinstance(value, float) and not math.isfinite(value):
        return Meaning(None, "not a JSON number; it is read as null")
    words = _legacy_words(text, value)
    here = "text" if isinstance(value, str) else "null" if value is None else f"the number {value}"
    return Meaning(value, f"{here} here, but {words} to a YAML 1.1 reader" if words else "")


def tagged(text: str, tag: str) -> Scalar:
    """Resolve a scalar with one of the core tags (`!!int` and the like); return the text if it does not fit the tag.

    `tag` is the name after `!!`.
    """
    value = _core(text)
    if isinstance(value, float) and not math.isfinite(value):
        value = None
    if tag == "float" and type(value) is int:
        return float(value)
    wanted: dict[str, type] = {"int": int, "float": float, "bool": bool, "null": type(None)}
    return value if type(value) is wanted.get(tag) else text


def _core(text: str) -> Scalar:
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _MAY_BE_NUMBER:
        return text
    try:
        if _DECIMAL.fullmatch(text):
            return _whole(text, 10)
        if _OCTAL.fullmatch(text):
            return _whole(text[2:], 8)
        if _HEXADECIMAL.fullmatch(text):
            return _whole(text[2:], 16)
        if _FLOAT.fullmatch(text):
            return float(text)
    except (ValueError, OverflowError):  # ValueError: Python parses no decimal of more than some thousand digits
        return math.inf
    return math.nan if _NO_JSON.fullmatch(text) else text


def _whole(digits: str, base: int) -> int:
    """Return a whole number. Raises `OverflowError` if it is larger than every float, which most JSON readers use."""
    number = int(digits, base)
    float(number)
    return number


def _legacy_words(text: str, value: Scalar) -> str:
    """Return what the text means in YAML 1.1, in words; "" if that is the value."""
    if _is_alike(text):
        return ""
    tag = _legacy_tag(text)
    if tag in ("timestamp", "null"):
        return ""
    if tag == "str":
        return "" if isinstance(value, str) else "text"
    if tag == "bool":
        return "" if isinstance(value, bool) else f"the boolean {_legacy_bool(text)}"
    if tag in ("int", "float"):
        number = _legacy_number(text, tag)
        same = not isinstance(value, (str, bool)) and value == number
        return "" if same else f"the number {number}"
    return f"the special {'merge key' if tag == 'merge' else 'default value'} `{text}`"


def _is_alike(text: str) -> bool:
    """Check, without PyYAML, whether a text certainly has the same meaning in YAML 1.1."""
    if text in _WORDS or text[0] not in _MAY_BE_NUMBER:
        return text.lower() not in _LEGACY_WORDS
    return _ALIKE.fullmatch(text) is not None


def legacy(text: str) -> bool | int | float | None:
    """Return the boolean or number that a plain scalar is in YAML 1.1; None if it is something else there."""
    tag = _legacy_tag(text)
    if tag == "bool":
        return _legacy_bool(text) == "true"
    number = _legacy_number(text, tag) if tag in ("int", "float") else None
    return None if isinstance(number, str) else number


def _legacy_tag(text: str) -> str:
    import yaml

    loader: Any = _loader()
    tag: str = loader.resolve(yaml.ScalarNode, text, (True, False))
    return tag.rpartition(":")[2]


def _legacy_bool(text: str) -> str:
    return "true" if text.lower() in ("yes", "true", "on") else "false"


def _legacy_number(text: str, tag: str) -> int | float | str:
    import yaml

    node = yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", text)
    try:
        read = _loader().construct_yaml_int if tag == "int" else _loader().construct_yaml_float
        number: int | float = read(node)
        float(number)  # a number past every float is not one to print either
    except (ValueError, OverflowError):
        return text
    return number


@lru_cache(maxsize=1)
def _loader() -> yaml.SafeLoader:
    import yaml

    return yaml.SafeLoader("")
