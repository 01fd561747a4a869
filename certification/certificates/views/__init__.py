"""Pages of the registry, by who reads them."""
