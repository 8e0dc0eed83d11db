"""Rollcall. Every process of it reads the same time zone rules, whatever files its machine has."""

import zoneinfo

# zoneinfo prefers the machine's files, which may be years old, to the tzdata package that the lock file pins.
zoneinfo.reset_tzpath(to=())
zoneinfo.ZoneInfo.clear_cache()
