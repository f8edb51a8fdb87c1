"""The vault's own file: sealed identities, apart from the mission, its tables and its keys."""
