"""Parts of the settings, one concern a file."""
