"""Other ways to find the reports of one incident, as fairly set up as we can; each finds groups in the same table."""
