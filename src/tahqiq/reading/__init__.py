"""From a submission to claims: what is said, where exactly it is said, and who says so."""
