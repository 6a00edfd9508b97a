"""People: sign-in, second factor, sessions, profile."""
