"""Pure rules of the field: marks, scores, tiers and money. No files, clock, locale, database or screen."""
