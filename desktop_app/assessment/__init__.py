"""Law applied: figures, verdicts, naming and consistency. Pure functions."""
