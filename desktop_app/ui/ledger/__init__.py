"""The grid of one ledger: rows in the wished order, cells typed as in a spreadsheet, totals below."""
