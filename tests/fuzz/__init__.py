"""Whatever is typed or uploaded: a report, or one clear sentence."""
