"""The pages of the public check and of employers."""
