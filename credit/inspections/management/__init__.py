"""What the room does from the shell."""
