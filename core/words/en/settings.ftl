# What is told about settings. $name is always the setting as the person writes it.

settings-mistakes = { $count ->
    [one] One setting needs a correction:
   *[other] { $count } settings need a correction:
}
settings-unknown = { $name } is not a setting of Reelwire.
settings-unknown-near = { $name } is not a setting of Reelwire. Did you mean { $nearest }?
settings-not-url = { $name } must be a web address like https://example.org.
settings-not-listen = { $name } must be HOST:PORT, for example 127.0.0.1:8080.
settings-not-who = { $name } lists people like telegram:123,discord:456.
settings-not-language = { $name } must be a language code like en or zh-CN.
settings-not-database = { $name } must begin with postgresql:// or sqlite:///.
settings-not-webhook-secret = { $name } may hold letters, digits, _ and -, at most 256 of them.
settings-not-whole = { $name } must be a whole number.
settings-not-number = { $name } must be a number.
settings-not-duration = { $name } must be a number of seconds above 0.
settings-not-switch = { $name } must be true or false.
settings-not-choice = { $name } must be one of: { $choices }.
settings-not-above = { $name } must be more than { $least }.
settings-too-small = { $name } must be { $least } or more.
settings-too-large = { $name } must be { $most } or less.
settings-not-understood = { $name } is not written in a way Reelwire understands.
settings-not-tables = Write each bot as a table of its own: [[bots]].
settings-needed = { $name } is needed too, because { $because } is set.
settings-file-missing = { $name } names a file that does not exist: { $path }
settings-file-unreadable = { $name } cannot be read. { $reason }
settings-file-broken = { $name } is not valid TOML. { $reason }
