"""How do the derived tables come about, all at once or for some customers?"""
