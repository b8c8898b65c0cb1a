"""OCOP and other certificates: what they say, until when they hold, and who checked them."""
