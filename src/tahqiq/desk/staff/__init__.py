"""Staff: who may act as which member, how persons sign in, and the log of it; all in the staff book."""
