"""The site of the pages: Markdown of this repository, arranged and built by Sphinx."""
