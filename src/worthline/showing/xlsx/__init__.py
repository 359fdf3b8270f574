"""What stands on each sheet of the workbook?"""
