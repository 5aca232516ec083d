"""Sphinx's configuration of the site; `python -m chores.site` uses it."""

from __future__ import annotations

from atlas_lint import __version__

project = "atlas-lint"
version = release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "atlas-lint"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_extra_path = ["extra"]
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_baseurl = ""
html_theme_options: dict[str, list[str]] = {"footer_icons": [], "top_of_page_buttons": []}
myst_heading_anchors = 3
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]
"""Blocks may be cut or drawn upon, so their language need not parse."""
