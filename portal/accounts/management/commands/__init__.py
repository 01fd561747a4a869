"""create_administrator, demo_login and reset_second_factor."""
