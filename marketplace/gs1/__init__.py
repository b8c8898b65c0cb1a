"""GS1's identification keys and their addresses on the web. Knows the standards only, nothing of this market."""
