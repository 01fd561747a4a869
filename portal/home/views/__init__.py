"""The pages of this room: desks, preferences, and the gallery of components."""
