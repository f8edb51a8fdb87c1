"""From an incident and the instruments to proposals: which provisions are engaged; only people conclude."""
