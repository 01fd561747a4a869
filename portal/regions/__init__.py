"""Administrative divisions (GB/T 2260) and dated functional zones, one tree."""
