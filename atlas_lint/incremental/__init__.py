"""The incremental check: an atlas that stays in memory, of which only the files that an edit affects are re-checked."""
