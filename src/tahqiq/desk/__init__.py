"""Doing: one verb a file; each opens the mission, signs an act, appends it and projects it."""
