"""What every part stands on; no business words in here."""
