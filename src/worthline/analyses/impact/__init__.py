"""Did what the company changed help?"""
