"""What strings have in common: they name records, they have a format, a few words repeat."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from atlas_lint.schema_tools.infer.evidence import Held, Limits, Told, misspelt, numbers, share
from atlas_lint.schemas.formats import is_date, is_date_time, is_email, is_uri

_WEB = re.compile(r"^https?://")
_ID = re.compile(r"[A-Za-z][\w.-]*:[^:/]")
_LONGEST_WORD = 40
_REPEATED = 4
"""How often each value of an enumeration stands there on average, at least."""
_MOSTLY = 0.8
"""The share of strings that are ids of records from which the others are meant to be."""


class Ids(NamedTuple):
    """What is known of ids: the kind of a record (None where it is not known), whether there is such a record, and
    how ids of records start, up to the colon."""

    kind_of: Callable[[str], str | None]
    exists: Callable[[str], bool]
    prefixes: frozenset[str] = frozenset()


class Strings:
    """Proposes what can be said of strings beyond their type."""

    def __init__(self, limits: Limits, ids: Ids) -> None:
        self.limits = limits
        self.ids = ids

    def proposal(self, held: list[Held], nullable: bool, told: Told, said: list[str]) -> dict[str, Any]:
        """References, else a format, else an enumeration; the evidence goes to `said`, the exceptions to `told` too."""
        if not held:
            return {}
        kinds = self.references(held, told, said)
        if kinds is not None:
            return {"x-ref-kinds": kinds}
        name = self._format(held, told, said)
        if name is not None:
            return {"format": name, **({"pattern": _WEB.pattern} if name == "uri" else {})}
        values = self._enumeration(held, told, said)
        return {"enum": [*values, *([None] if nullable else [])]} if values else {}

    def references(self, held: list[Held], told: Told, said: list[str]) -> list[str] | None:
        """The kinds of the records that strings name; None where they do not name records."""
        known = [one for one in held if self.ids.exists(one.value)]
        kinds = Counter(kind for one in known if (kind := self.ids.kind_of(one.value)) is not None)
        if len({one.value for one in known}) < 2 or not kinds:
            return None
        if not self.limits.nearly(len(known), len(held)) and not self._mostly(known, held):
            return None
        without = [one.owner for one in held if not self.ids.exists(one.value)]
        said.append(share(len(known), len(held), "are ids of records", without))
        if without:
            told.append(("the id of a record", tuple(without)))
        rare = self.limits.odd_ones(kinds)
        for kind in sorted(rare):
            odd = [one.owner for one in known if self.ids.kind_of(one.value) == kind]
            told.append((f"no id of a {kind}", tuple(odd)))
            said.append(f"not {kind}: {', '.join(dict.fromkeys(odd))}")
        usual = Counter({kind: number for kind, number in kinds.items() if kind not in rare})
        said.append(f"kinds: {numbers(usual)}")
        return sorted(usual)

    def _mostly(self, known: list[Held], held: list[Held]) -> bool:
        """Whether strings that look like nothing else are ids so often that the others are meant to be. Ids that start
        as no record's does may be of records that live elsewhere: then nothing follows."""
        if len(known) < self.limits.few or len(known) < _MOSTLY * len(held):
            return False
        starts = {one.value.partition(":")[0] for one in held if ":" in one.value}
        return all(":" in one.value for one in known) and starts <= self.ids.prefixes

    def _format(self, held: list[Held], told: Told, said: list[str]) -> str | None:
        tests = {"date": is_date, "date-time": is_date_time, "email": is_email, "uri": _is_web}
        for name, test in tests.items():
            without = [one.owner for one in held if not test(one.value)]
            number = len(held) - len(without)
            if number >= self.limits.few and self.limits.nearly_but_one(number, len(held)):
                said.append(share(number, len(held), f"have the format {name}", without))
                if without:
                    told.append((f"format {name}", tuple(without)))
                return name
        return None

    def _enumeration(self, held: list[Held], told: Told, said: list[str]) -> list[str]:
        """The values, where few words repeat. One that stands there once and is near to a frequent one is left out."""
        counts = Counter(one.value for one in held)
        if len(counts) > 2 * self.limits.most_values:
            return []
        near = {value: misspelt(value, counts) for value, number in counts.items() if number == 1}
        odd = {value: other for value, other in near.items() if other}
        values = sorted(counts.keys() - odd.keys())
        repeats = len(held) >= _REPEATED * len(values) and len(held) >= 4 * self.limits.few
        words = all(0 < len(value) <= _LONGEST_WORD and not re.search(r"\s", value) for value in values)
        if not repeats or not words or not 2 <= len(values) <= self.limits.most_values:
            return []
        if all(_ID.match(value) for value in values):
            return []  # ids of what is told elsewhere, where there may be more of it
        if sum(counts[value] == 1 for value in values) > len(values) / 3:
            return []  # still growing: what is new tomorrow is no mistake
        said.append(f"values: {numbers(Counter({value: counts[value] for value in values}))}")
        for value, other in sorted(odd.items()):
            [owner] = [one.owner for one in held if one.value == value]
            told.append((f"no value {value}, which is near to {other}", (owner,)))
            said.append(f"not {value}, near to {other}: {owner}")
        return values


def _is_web(value: str) -> bool:
    """A web address: of other URIs any id with a colon would be one."""
    return _WEB.match(value) is not None and is_uri(value)
