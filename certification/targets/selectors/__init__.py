"""Reading: counts from facts, sheets from rollup or facts, targets, and the people behind a figure."""
