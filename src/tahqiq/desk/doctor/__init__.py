"""The doctor: looks at a mission, its keys and its machine, changes nothing, and says what to do next."""
