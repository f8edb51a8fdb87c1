"""The staff book on disk: who may sign in, as whom, and what was done about it; apart from every mission."""
