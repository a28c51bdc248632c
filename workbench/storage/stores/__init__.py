"""Core statements in, frozen dataclasses out; one file a group of tables.

Every function takes the connection of a unit of work first and never opens a transaction itself.
"""
