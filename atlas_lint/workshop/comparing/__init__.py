"""Two states of schemas compared: what changed, what tightened, and what that does to data."""
