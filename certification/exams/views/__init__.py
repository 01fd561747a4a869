"""Pages of the examination room: candidates and staff."""
