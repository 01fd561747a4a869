"""Credit events about people and organisations, objections, decisions and repairs; the score that follows from them."""
