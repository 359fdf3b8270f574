"""How is a metric told to an engine or a tool that Worthline does not run on?"""
