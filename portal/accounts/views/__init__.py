"""The pages of this room: sign-in, second factor, account and devices, demonstration links."""
