"""A mission kept safe and brought back: taken while it is in use, checked, and restored without a second truth."""
