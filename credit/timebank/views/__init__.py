"""Pages of the time bank: one's own, an order, the operator's desk."""
