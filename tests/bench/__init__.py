"""How fast and how small it is, beside bare peers that do the same work: ``make bench``, or some by their names.

Numbers are for reading, never for passing: what the test suite collects here are the benches' own pure parts.
"""
