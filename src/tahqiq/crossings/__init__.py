"""Crossings and returns: what is open for whom, who says so, and what is still missing for a reopening."""
