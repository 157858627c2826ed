"""The skills: who speaks to the backend, with which limits, examples and advice.

Five are built in (`<name>/SKILL.md`: frontmatter and our own words). A person may add more by folder, and a
really installed one (`~/.clawhub/`, `~/.cursor/skills/`) lends its version and platform to the attribution.
"""

from core.skills.skill import Attribution, Skill
from core.skills.skills import Skills, load

__all__ = ["Attribution", "Skill", "Skills", "load"]
