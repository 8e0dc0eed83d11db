"""What Rollcall costs: measured against a bare discord.py bot on the same emulated Discord."""
