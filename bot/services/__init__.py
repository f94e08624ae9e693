"""What people can do, by subject; handlers and workers call the same."""
