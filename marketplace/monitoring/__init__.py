"""Plans, targets and indicators, and what the market itself can say about them."""
