"""The public check of certificates: QR, number and name, PDF, API."""
