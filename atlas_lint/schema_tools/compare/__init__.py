"""Two versions of the schemas compared: what became tighter or looser, and which records that affects."""
