"""How are the definitions told to tools that keep definitions of their own?"""
