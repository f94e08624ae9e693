"""Stand-ins for both outside systems, to try and test the product without accounts."""
