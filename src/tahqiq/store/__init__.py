"""The mission's tables on SQLite or PostgreSQL, and the readers that show them to whoever may see them."""
