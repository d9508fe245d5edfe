"""Spreadsheets in and back: workbooks read into rows, and templates written."""
