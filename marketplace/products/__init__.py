"""What is sold: products, their variants and photos, and the review before they are shown."""
