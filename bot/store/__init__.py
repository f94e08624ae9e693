"""What is kept, in Redis: one module per thing, its scripts beside their callers."""
