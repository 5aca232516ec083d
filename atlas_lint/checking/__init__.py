"""The check of one atlas: load it, run the rules, apply suppressions, build findings."""
