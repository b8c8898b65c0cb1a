"""EPCIS 2.0 and its Core Business Vocabulary (CBV 2.0): what an event must look like, and its name by content.

Knows the standards only, nothing of this market.
"""
