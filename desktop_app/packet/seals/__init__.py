"""Stamping: what is stamped where (``planning``), what of it is done (``standing``), and the scans that come back.

Scans are read in a contained process (``scan_work``), matched to the pages of a build (``matching``), and take the place
of the unstamped pages in the files that go on the disc (``replacing``).
"""
