"""Shape: what a case is made of. No I/O, no rules, no Qt."""
