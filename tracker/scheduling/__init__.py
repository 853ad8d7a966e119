"""When is a document due? Due times on APScheduler's triggers, jitter and back-off; pure."""
