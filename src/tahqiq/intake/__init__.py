"""From bytes to a submission: kept unchanged, decoded, checked, described."""
