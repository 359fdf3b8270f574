"""How do a company's rows come in, and what happens to the bad ones?"""
