"""What do we know about customers?"""
