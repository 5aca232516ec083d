"""What earlier runs found, so that an unchanged atlas is answered at once."""
