"""Screen: the wizard. The only room, with app.py, that knows Qt."""
