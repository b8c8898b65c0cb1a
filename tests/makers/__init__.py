"""Makers: plain functions that put one thing into the market, with sensible defaults."""
