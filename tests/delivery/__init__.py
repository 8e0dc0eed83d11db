"""Deliveries on a real database file, into a courier that records: what a channel is promised, without Discord."""
