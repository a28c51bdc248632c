"""From the text of a rule file to domain objects, with every problem located."""

from workbench.rules.load import check_measure, load_measure

__all__ = ["check_measure", "load_measure"]
