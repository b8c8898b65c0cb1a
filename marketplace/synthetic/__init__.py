"""A made-up market of any size, for measuring and trying out: same seed, same market.

Rows are written in bulk, past the services, which would take hours; every promise that the services keep between rows
is kept here too, and `marketplace check` finds nothing to say about the result. All of it is marked as a demo.
"""
