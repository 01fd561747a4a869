"""What this room puts into registries."""
