"""Which rows are good, which are not, and does it all add up?"""
