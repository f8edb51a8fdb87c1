"""From the vault's papers to who keeps it, what it holds and what may be opened to whom; and how a record is sealed."""
