"""The room of signing keys."""
