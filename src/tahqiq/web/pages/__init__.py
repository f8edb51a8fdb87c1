"""From a question in an address to a page: one file a screen."""
