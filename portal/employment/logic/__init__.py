"""Plain rules: months and sectors; what a line of a roster file says."""
