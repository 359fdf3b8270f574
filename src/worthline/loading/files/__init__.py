"""What does a file hold, as it stands?"""
