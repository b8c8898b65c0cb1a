"""Cart, order group, one order per cooperative, and its way to the buyer."""
