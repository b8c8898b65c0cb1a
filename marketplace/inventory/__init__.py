"""How much is there to sell, and every change of it."""
