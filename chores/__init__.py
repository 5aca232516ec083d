"""Chores of this repository that are not part of the package: pictures for the pages, and the site."""
