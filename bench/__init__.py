"""Figures measured beside their floors; run by hand, never as tests (see README.md)."""
