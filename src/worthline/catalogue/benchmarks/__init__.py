"""What have others published, about whom, and how did they count?

`published.csv` holds facts and figures with their source; nothing here is averaged or converted into something else.
"""
