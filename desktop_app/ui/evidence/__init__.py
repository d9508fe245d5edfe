"""A piece of evidence on its shelf: its line with what is wrong with it, the editor of what is known of it, its pages."""
