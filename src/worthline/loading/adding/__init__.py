"""What does a day more change, and nothing else?"""
