"""What is the number, and how sure is it?"""
