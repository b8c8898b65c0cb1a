"""The four doors: shop, seller, union, account; plus trace pages and pictures."""
