"""Chợ Sen: the marketplace of women-led cooperatives."""
