"""Settings of the portal: base, and one module for each place where it runs."""
