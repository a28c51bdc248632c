"""What the marks come to: the matrix of a measure, and the way from marks to yuan of one submission."""
