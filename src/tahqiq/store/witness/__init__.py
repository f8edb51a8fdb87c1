"""A witness's own book: what it has seen and signed, apart from every mission."""
