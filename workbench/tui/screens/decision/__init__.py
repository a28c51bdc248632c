"""What an office decided on a settled round."""
