"""From the text of a rule file to domain objects, with every problem located."""

from workbench.rules.load import check_file, load_measure

__all__ = ["check_file", "load_measure"]
