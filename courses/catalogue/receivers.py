"""What this room does when lower rooms have news."""
