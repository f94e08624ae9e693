"""Summaries: what happened in a channel's streams, and when people are told."""
