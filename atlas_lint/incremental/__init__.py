"""An atlas that stays in memory: which files an edit affects, and only these judged again."""
