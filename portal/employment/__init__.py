"""Who works where, in which post and since when: spells, months, rosters."""
