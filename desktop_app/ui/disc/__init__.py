"""光盘: what lies on it, how full it is, what burns it, and what came of reading it back."""
