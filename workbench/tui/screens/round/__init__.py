"""The staff's place for one round: what is open, and lock, reopen, settle."""
