"""The topics on which reports are compared: each reads its values out of claims and knows its occasions."""
