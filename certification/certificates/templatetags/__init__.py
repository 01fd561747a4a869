"""Words about certificates for templates."""
