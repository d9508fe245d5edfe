"""帮助: what the program and the notice say about themselves, offline and searchable, beside the form."""
