"""Comparison: the claims of several reports → how they stand to one another, side by side with the words."""
