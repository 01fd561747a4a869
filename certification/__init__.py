"""Third floor: what people are examined in, what they are awarded, and who may check it."""
