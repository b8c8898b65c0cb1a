"""Recall (thu hồi): a lot and all that was made of it stops, every buyer is told, and what comes back is counted."""
