"""From released findings to what is published: the daily bulletin, its map and its pages."""
