"""Worker processes for work that takes long or needs much memory; an idle bot has none."""
