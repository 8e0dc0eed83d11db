"""What others publish: fetched with care, and made into plain text in a process of its own."""
