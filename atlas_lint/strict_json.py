"""Strict JSON parsing: no number becomes `NaN` or infinity."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NoReturn

from atlas_lint.text import short

MOST_DIGITS = 1000
"""Maximum number of digits of an integer. Python parses at most 4,300, and Rust cannot print as many."""


def loads(text: str, object_pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Return the value of a JSON text; `object_pairs_hook` is as in `json.loads`.

    Raises `json.JSONDecodeError`, with its place, if it is not JSON; `ValueError` for a number that readers cannot
    hold: `NaN`, `1e400`, an integer of more than `MOST_DIGITS`; `RecursionError` for a value nested too deeply.
    """
    return json.loads(
        text, parse_constant=_refuse, parse_float=_float, parse_int=_whole, object_pairs_hook=object_pairs_hook
    )


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a JSON number")


def _refuse_size(text: str) -> NoReturn:
    raise ValueError(f"{short(text, 20)} is out of range")


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        _refuse_size(text)
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        _refuse_size(text)
    return int(text)
