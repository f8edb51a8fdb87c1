"""From a person's name to a pseudonym, and back for one reader whom two keepers let in: one verb a file."""
