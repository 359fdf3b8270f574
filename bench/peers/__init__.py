"""How do others do beside Worthline, asked the same and answering the same?"""
