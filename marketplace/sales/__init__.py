"""Sale entries and their roll-ups: the facts every indicator is made of."""
