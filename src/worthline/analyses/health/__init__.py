"""Which customers are about to leave or to grow, and can that be trusted?"""
