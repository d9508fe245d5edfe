"""Paper: fonts, typesetting, the application report and the truth declaration."""
