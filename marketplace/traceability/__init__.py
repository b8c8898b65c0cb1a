"""Lots, what happened to them, and the labels that lead back to them."""
