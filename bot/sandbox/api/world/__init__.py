"""The invented world that a fresh stand-in starts with, and the people in it."""
