"""Stamping on the screen: the places of a copy, and scans that come back."""
