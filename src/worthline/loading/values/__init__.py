"""What does a written value mean?"""
