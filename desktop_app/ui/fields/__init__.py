"""The input fields of the wizard, one class per kind of answer."""
