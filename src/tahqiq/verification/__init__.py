"""From an incident to findings: may this member take this step now, and what is still missing."""
