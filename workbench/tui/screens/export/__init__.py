"""Write the round's workbooks."""
