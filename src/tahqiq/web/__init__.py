"""The pages: a thin face over the store's readers."""
