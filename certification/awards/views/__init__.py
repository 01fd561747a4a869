"""Where the assessment body's officer decides, one route a file."""
