"""The JSON interface: a thin face over the store's readers."""
