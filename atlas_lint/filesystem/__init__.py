"""The disk, git, paths, and writing."""
