"""How fast and how small the API client is, beside a bare peer that does the same work: ``make bench``.

Numbers are for reading, never for passing: nothing here is collected by the test suite.
"""
