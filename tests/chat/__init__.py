"""The real bot in process on a real database, in a simulated Discord: what readers are promised."""
