"""Talks: rounds, drafts, commitments, and what came of them."""
