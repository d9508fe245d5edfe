"""Spreadsheets in and back: workbooks read into rows, marked copies and templates written."""

READ_CELLS = "--read-cells"
"""The first word with which the built program starts itself as a reader of one workbook; here, since nothing else is loaded for it."""
