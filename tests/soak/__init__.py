"""``make soak``: a week of leads hurried through the real parts, to see whether memory stays flat and a lead costs the same.

Not part of ``make test``, which only tries it with a few dozen leads.
"""
