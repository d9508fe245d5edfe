"""Disk: the case database, the evidence store and the library of cases."""
