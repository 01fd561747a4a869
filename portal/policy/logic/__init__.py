"""The functional core of policy packs: strict reading, common words, facts, conditions, loading, cases."""
