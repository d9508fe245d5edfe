"""The bundle: what is handed in, put together from documents and evidence."""
