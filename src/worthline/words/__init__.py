"""How do we write a value, a period, a text, an error?"""
