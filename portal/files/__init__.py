"""Uploads, checked and cleaned; private storage; range responses."""
