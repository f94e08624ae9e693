"""What people see, by subject: pure functions from models to Block Kit. No I/O, no clock, no settings."""
