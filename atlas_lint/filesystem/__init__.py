"""The disk, git, paths, and the writing of files."""
