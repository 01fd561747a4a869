"""Pages of the player, and the calls that it makes."""
