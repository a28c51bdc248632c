"""Offline score sheets: the workbook that goes out to an expert, and what comes back in it."""
