"""One place of the app a folder."""
