"""Where are deliveries and generations kept?"""
