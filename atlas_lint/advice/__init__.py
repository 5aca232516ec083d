"""Help that needs the whole atlas: which edge kinds fit, how to declare a missing id, what a missing attribute holds.

The functions take the atlas and what a report is about, and return its help. They run only for findings that are shown.
"""
