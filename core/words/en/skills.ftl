# Why a skill file was left out (said after “The skill file … is left out:”).

skill-reason-unreadable = it cannot be opened.
skill-reason-not-text = it is not plain text (UTF-8).
skill-reason-too-long = it is longer than a skill file should be.
skill-reason-frontmatter = the part between the two lines of dashes cannot be read. Check its colons and indents.
skill-reason-name = its name may only have small letters, digits and hyphens.
skill-reason-version = its version should look like 1.0.0.
skill-reason-number = its size and times should be whole numbers, like max_mb: 200.
