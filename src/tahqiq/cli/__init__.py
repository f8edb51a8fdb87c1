"""The command line: a thin face over the desk's verbs and the store's readers."""
