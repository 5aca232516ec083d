"""The help of reports, with the ids of the atlas looked up that it is about."""

from __future__ import annotations

from atlas_lint.findings.rule import Advice, AtlasHelp, Help, Instead, Misdeclared, Near, WrongPrefix
from atlas_lint.model.atlas import Atlas
from atlas_lint.model.records import place
from atlas_lint.spelling import Meant
from atlas_lint.text import count


class Advisor:
    """Looks up help in an atlas."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas

    def advice(self, help: Help | None) -> Advice | None:
        """Return help with the ids looked up that it is about; None if there is none, or no id is near."""
        if isinstance(help, Near):
            return self._near(help)
        if isinstance(help, WrongPrefix):
            return self._rename(help)
        if isinstance(help, Instead):
            is_sound = help.id not in help.taken and self._atlas.near_ids.is_sound(help.id, help.kinds)
            return help if is_sound else help.words
        if isinstance(help, AtlasHelp):
            return help.write(self._atlas, *help.about)
        return help

    def near(self, id: str) -> Meant | None:
        """Return the id of a record that a user most likely meant; None if no id is near, or several are."""
        found = self._atlas.near_ids.nearest(id, None, any_record=True)
        return None if found is None else Meant(found)

    def _near(self, help: Near) -> Meant | Misdeclared | None:
        found = self._atlas.near_ids.nearest(*help)
        if found is None:
            return None
        if self._atlas.times_named(found) == 0 and self._atlas.times_named(help.id) > 1:
            declared = self._atlas.records[found].declaration
            return Misdeclared(help.id, found, (place(declared, declared.id_path),))
        return Meant(found)

    def _rename(self, help: WrongPrefix) -> str:
        if self._atlas.exists(help.right):
            return f"{help.right} exists already: merge the two, or choose another id with its prefix"
        named, following = (self._atlas.times_named(id) for id in (help.right, help.id))
        words = f"rename it to {help.right}"
        if named:
            words += f", which {count(named, 'place')} {'names' if named == 1 else 'name'} already"
        return f"{words}, and update {count(following, 'reference')} to {help.id}" if following else words
