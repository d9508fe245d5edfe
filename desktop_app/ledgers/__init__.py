"""Spreadsheets in and back: workbooks read into rows, marked copies and templates written."""
