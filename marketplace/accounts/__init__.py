"""People, how they sign in, and what the Union's officers may do and where."""
