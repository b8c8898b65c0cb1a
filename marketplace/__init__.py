"""Chợ Sen: the marketplace of women-led cooperatives."""

import gc

# Loading the site makes some hundred thousand objects that all stay, and a page makes some thousand that reference
# counting frees: with Python's own threshold of 700, looking for cycles would take a quarter of the start.
gc.set_threshold(20_000, 20, 20)
