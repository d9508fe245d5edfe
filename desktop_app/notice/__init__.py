"""Law as data: the notice packs and their loader."""
