"""Pure checks of this room: which drawings are harmless."""
