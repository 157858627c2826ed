# 技能文件没有采用的原因（接在“技能文件……没有采用：”后面）。

skill-reason-unreadable = 打不开。
skill-reason-not-text = 不是纯文本（UTF-8）。
skill-reason-too-long = 作为技能文件太长了。
skill-reason-frontmatter = 两行短横线之间的部分读不懂，请检查冒号和缩进。
skill-reason-name = 名称只能用小写字母、数字和连字符。
skill-reason-version = 版本应当像 1.0.0 这样写。
skill-reason-number = 大小和时间应当是整数，例如 max_mb: 200。
