"""A measure in plain words, for people who will not read the file."""

from workbench.rules.words.measure import measure_words

__all__ = ["measure_words"]
