"""Documents parsed into declarations, and declarations assembled into an atlas."""
