"""Signing keys of the installation: where they lie, which is in use, what may be published of them."""
