"""Two versions of the schemas compared: what is tighter or looser, and which records that affects."""
