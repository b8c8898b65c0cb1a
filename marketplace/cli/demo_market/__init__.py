"""The demo market: made-up cooperatives and a made-up year of trade, brought about by the real services.

`sellers/` holds what the cooperatives tell, as data. Everything else makes it happen in the order of time.
"""
