"""What can be measured?"""
