"""Sign in, and what waits for the person who did."""
