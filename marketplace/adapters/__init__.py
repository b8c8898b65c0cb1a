"""One file per outside thing; only the factory chooses among them."""
