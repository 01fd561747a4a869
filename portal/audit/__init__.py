"""Who did what and when: an append-only table, sealed into a hash chain in batches."""
