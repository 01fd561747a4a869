"""Messages to people, kept in the portal."""
