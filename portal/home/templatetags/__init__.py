"""What templates load: components, icons and formats of the portal."""
