"""What do a stranger's files probably mean?"""
