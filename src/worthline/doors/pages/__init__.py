"""What stands on each page that is made from the records?"""
