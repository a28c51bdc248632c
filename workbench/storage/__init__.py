"""Tables, transactions and the audit chain, in one SQLite file a workspace."""
