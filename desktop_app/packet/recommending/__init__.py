"""The recommending side: cases handed in are read and judged anew, put into an order, looked through and sent on."""
