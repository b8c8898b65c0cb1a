"""How an order is paid: one payment per order, straight to the cooperative."""
