"""Words that are said by the code and translated where a page shows them."""


def _(words: str) -> str:
    """Marks words for the catalogues, and leaves them as they are."""
    return words
