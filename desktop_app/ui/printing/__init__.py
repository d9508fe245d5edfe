"""Printing from the window: the printers of this computer, one pass of paper, and the conductor of several copies."""
