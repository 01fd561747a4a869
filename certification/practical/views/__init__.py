"""Pages of the practical room: the assessor's phone and the officer's desk."""
