"""Pure rules of the room: what bytes are, what an archive may hold, what a range asks for."""
