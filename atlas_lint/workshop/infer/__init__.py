"""Schemas proposed from what an atlas holds: what holds, or nearly so, with the evidence and the exceptions."""
