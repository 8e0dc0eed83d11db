"""Counters and gauges of the running bot, served at `/metrics`.

Counters are globals, like a module's logger, so no constructor has to pass them on. Only packages with effects count;
`bot.situation` and `bot.documents` stay pure.
"""

from prometheus_client import Counter, Gauge, Histogram

DELIVERIES = Counter("rollcall_deliveries", "Attempts to post a briefing, by result.", ["result"])
COMMANDS = Histogram(
    "rollcall_command_seconds",
    "Seconds from the arrival of a command or click to its last reply.",
    ["command", "result"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 15),
)
PICTURES = Counter("rollcall_pictures", "Requested pictures, by result.", ["result"])
BACKUPS = Counter("rollcall_backups", "Scheduled backups, by result.", ["result"])
CACHE = Counter(
    "rollcall_cache_lookups",
    "Lookups of finished cards and folded postures in memory, by result.",
    ["cache", "result"],
)
DATABASE_ERRORS = Counter(
    "rollcall_database_errors", "Failed statements and failed connections, by kind of error.", ["kind"]
)
REQUESTS = Counter(
    "rollcall_discord_requests", "Responses of Discord's HTTP API, by method and status.", ["method", "status"]
)
RATE_LIMITED_SECONDS = Counter(
    "rollcall_rate_limit_wait_seconds", "Total seconds that Discord's 429 responses asked the bot to wait."
)
PACED_SECONDS = Counter(
    "rollcall_pace_wait_seconds", "Total seconds that posts waited to stay below Discord's limit."
)

GATEWAY_UP = Gauge("rollcall_gateway_up", "1 while the bot is on Discord's gateway.")
HEARTBEAT_AGE = Gauge(
    "rollcall_gateway_heartbeat_age_seconds", "Seconds since the gateway last answered a heartbeat."
)
SERVERS = Gauge("rollcall_servers", "Discord servers that the bot is in.")
DATABASE_UP = Gauge("rollcall_database_up", "1 if the database answered this request.")
TASKS = Gauge("rollcall_tasks", "Tasks of the event loop.")
LAST_TICK = Gauge("rollcall_scheduler_last_tick_age_seconds", "Seconds since the scheduler last started a job.")
DUE = Gauge("rollcall_briefings_due", "Briefings that are due and not claimed yet.")
OVERDUE = Gauge("rollcall_briefings_overdue", "Due briefings that have waited for more than five minutes.")
OPEN = Gauge("rollcall_deliveries_open", "Deliveries that are claimed or failed and still to be finished.")
PAUSED = Gauge("rollcall_briefings_paused", "Subscriptions that are paused until somebody fixes them.")

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
