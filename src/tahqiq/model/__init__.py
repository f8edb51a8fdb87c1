"""What things are: the nouns of a ceasefire mechanism, frozen and without effects, one noun a file."""
