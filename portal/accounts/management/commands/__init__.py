"""demo_login."""
