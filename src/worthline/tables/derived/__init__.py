"""What follows from the recorded tables, worked out once and shared by every metric?

Each module holds one derived table: its columns and the expression that makes it. Stored tables are written once a
load; streamed tables are made at the grain asked for while they are read.
"""
