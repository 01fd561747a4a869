"""Pure rules of the room: document numbers, names and their masks, sealing."""
