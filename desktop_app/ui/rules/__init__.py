"""规则: the pack a case is judged by, shown, compared and changed."""
