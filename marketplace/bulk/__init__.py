"""Many products at once: a cooperative's own table is read, checked, shown, and only then kept."""
