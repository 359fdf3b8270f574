"""How does news leave the house: signed, once, and to nobody it was not meant for?"""
