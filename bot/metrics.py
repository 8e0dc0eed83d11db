"""Counters and gauges of the running bot, served at `/metrics`.

Counters are globals, like a module's logger, so no constructor has to pass them on. Only packages with effects count;
`bot.situation` and `bot.documents` stay pure.
"""

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES = Counter("rollcall_deliveries", "Briefings, by what became of a try.", ["result"])
COMMANDS = Histogram(
    "rollcall_command_seconds",
    "From the arrival of a command or click to its last reply.",
    ["command", "result"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 15),
)
PICTURES = Counter("rollcall_pictures", "Pictures asked for, by what became of them.", ["result"])
BACKUPS = Counter("rollcall_backups", "Backups on a schedule, by what became of them.", ["result"])
CACHE = Counter(
    "rollcall_cache_lookups", "Looks in memory for finished cards and folded postures.", ["cache", "result"]
)
DATABASE_ERRORS = Counter(
    "rollcall_database_errors", "Statements that failed, and connections that could not be made.", ["kind"]
)
REQUESTS = Counter("rollcall_discord_requests", "Answers of Discord's HTTP API.", ["method", "status"])
RATE_LIMITED_SECONDS = Counter("rollcall_rate_limit_wait_seconds", "What Discord's 429s asked to wait, in all.")
PACED_SECONDS = Counter("rollcall_pace_wait_seconds", "What posts waited in turn, so that there are no 429s, in all.")

GATEWAY_UP = Gauge("rollcall_gateway_up", "1 while the bot is on Discord's gateway.")
HEARTBEAT_AGE = Gauge("rollcall_gateway_heartbeat_age_seconds", "Since the gateway last answered a heartbeat.")
SERVERS = Gauge("rollcall_servers", "Discord servers that the bot is in.")
DATABASE_UP = Gauge("rollcall_database_up", "1 if the database answered when this was asked.")
TASKS = Gauge("rollcall_tasks", "Tasks of the event loop.")
LAST_TICK = Gauge("rollcall_scheduler_last_tick_age_seconds", "Since the scheduler last woke any work.")
DUE = Gauge("rollcall_briefings_due", "Briefings whose time has come and that nobody has claimed.")
OVERDUE = Gauge("rollcall_briefings_overdue", "Those of them that have waited for more than five minutes.")
OPEN = Gauge("rollcall_deliveries_open", "Deliveries claimed or failed, to be finished.")
PAUSED = Gauge("rollcall_briefings_paused", "Subscriptions that get nothing until somebody mends them.")

# Prometheus sees no increase in a series that begins above zero, so create those that alerts watch at zero.
for _result in ("sent", "quiet", "failed", "abandoned"):
    DELIVERIES.labels(_result)
for _result in ("drawn", "kept", "failed"):
    PICTURES.labels(_result)
for _result in ("taken", "failed"):
    BACKUPS.labels(_result)
for _kind in ("Busy", "JournalConflict", "StoreError", "Unusable"):
    DATABASE_ERRORS.labels(_kind)


def look_up(cache: str, hit: bool) -> None:
    CACHE.labels(cache, "hit" if hit else "miss").inc()
