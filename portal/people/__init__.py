"""Natural persons: identity vault, photo and consents."""
