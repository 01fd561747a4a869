"""Draws the pictures of the demonstration content: figures, covers, slides and portraits, all from the same parts."""
