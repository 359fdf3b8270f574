"""What will customers still bring, by models fitted to how they buy and renew?"""
