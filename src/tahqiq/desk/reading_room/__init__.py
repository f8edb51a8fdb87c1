"""The closed room in which hostile files are read, as a process of its own: bytes in, one JSON object out."""
