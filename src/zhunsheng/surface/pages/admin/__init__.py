"""Administration: people, shops, calendars, standards, settings, and what was done."""
