"""The test suite; it mirrors the floors."""
