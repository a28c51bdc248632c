"""An invented round to explore: every name, figure and document in it is made up."""
