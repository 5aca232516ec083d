"""A file that belongs to no atlas: only the rules that need nothing else run on it."""

from __future__ import annotations

from atlas_lint.checking.build_findings import findings
from atlas_lint.checking.run_rules import apply_suppressions, identify_reports, rule_setup
from atlas_lint.findings.selection import Selection
from atlas_lint.lsp.open_atlas import OpenAtlas
from atlas_lint.model.atlas import assemble
from atlas_lint.model.load_files import declare_file
from atlas_lint.schemas.load_schemas import NO_SCHEMAS

RULES = ("duplicate-key", "invalid-encoding", "not-a-record", "resource-limit", "yaml-hazard", "yaml-syntax")


class LoneFile(OpenAtlas):
    """The folder of a file that belongs to no atlas, with the findings in that file alone."""

    def check(self, path: str, data: bytes) -> None:
        """Check the content of a file (path below the folder)."""
        file = declare_file(path, data)
        asked = rule_setup(self.settings, self.root, Selection(rules=RULES))._replace(only=False)
        atlas = assemble((file,), NO_SCHEMAS)
        known = identify_reports(atlas, asked.rules.values(), asked)
        reported = apply_suppressions((file,), known, asked, lambda path: data)
        naming = self.naming._replace(working_directory=self.root)
        self.findings = {path: findings(atlas, reported, naming, lambda path: data, None, True)}
