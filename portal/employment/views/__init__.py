"""The pages of the agency's clerk."""
