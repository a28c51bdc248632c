"""Rule files as trees: change a value, see what it breaks and whom it moves, save a new draft."""
