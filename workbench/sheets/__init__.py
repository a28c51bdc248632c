"""Spreadsheets in and out; the only place that knows openpyxl."""
