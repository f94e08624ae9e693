"""The delivery between the real store and stand-ins."""
