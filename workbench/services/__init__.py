"""One user-facing verb a file, called by the screens and the command line alike."""
