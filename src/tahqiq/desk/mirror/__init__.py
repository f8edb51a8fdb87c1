"""A mirror: the whole register in the hands of a party or a mediator, fetched, checked, replayed and opened there."""
