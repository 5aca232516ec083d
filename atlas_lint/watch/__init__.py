"""The check repeated at every change: what changed on the disk, and what is found now."""
