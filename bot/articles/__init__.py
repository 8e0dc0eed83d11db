"""Documents of others: fetched with limits, and turned into plain text in a separate process."""
