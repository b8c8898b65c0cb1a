"""What buyers say of what they received, and what the cooperative answers."""
