"""The format of measure and policy files: one pydantic model a section, keys as they are written.

A mechanism of the rules has the same place in each room: its shape here (``award`` for a way of giving
money, ``limits`` for what bounds it), its value in `workbench.domain`, the step between them in
`workbench.rules.build`, its plain words in `workbench.rules.words`, what must fit together in
`workbench.rules.lint`. A key also has a level in `workbench.rules.diff`.
"""
