"""Scores of many submissions at once, exact, from the stored whole numbers."""
