"""Keeps the ways to a private key: a file, a PKCS#11 device, a key service over HTTP."""
