"""How far the sheets of one panel agree, and how many reviewers a score needs to be trusted."""
