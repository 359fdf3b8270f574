"""Which numbers have moved more than their own noise, or passed a bound, and which of them are one cause?"""
