"""What has this company told us about itself?"""
