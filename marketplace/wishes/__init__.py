"""What buyers would like: lists of what they liked, and who is told when something is in stock again."""
