"""The scoring desk: my submissions, and the form of one of them."""
