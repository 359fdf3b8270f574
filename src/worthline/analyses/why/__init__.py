"""Why did a number move?"""
