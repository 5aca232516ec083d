"""Text drawn for a terminal: colours, links, wrapping, source lines with marks, and small differences."""
