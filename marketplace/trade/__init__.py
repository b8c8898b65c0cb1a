"""Verbs that more than one concept must hear of: placing, paying, sending, delivering, cancelling.

Each function here is one visible list of calls, so that nothing happens behind anybody's back.
"""
