# What whoever runs Reelwire reads: backup, restore, jobs of other platforms.

help-backup = Write the ledger and its key into one file, while everything goes on.
help-backup-file = The file to write. Whoever has it can read everything.
help-restore = Put a backup back. What was under way then is not sent again by itself.
help-restore-file = What `reelwire backup` wrote. With Postgres: none.

backup-done =
    Backed up, { SIZE($bytes) }. The key is in it: keep it where nobody else reads.
backup-exists = { $path } is there already. Choose another name.
backup-nothing = There is nothing to back up in { $folder }.
backup-postgres =
    Back up Postgres with its own tools (pg_dump), and keep REELWIRE_SECRET_KEY with it.
restore-postgres =
    Put Postgres back with its own tools (pg_restore).
    Then call `reelwire restore` without a file.
restore-file = Which backup? Use: reelwire restore FILE
restore-aside = What was there before lies in { $folder } now.
restore-done = { $count ->
        [0] Restored. Nothing was under way.
        [one]
            Restored. One job was under way.
            It is looked after at the next start, and nothing is sent again by itself.
       *[other]
            Restored. { $count } jobs were under way.
            They are looked after at the next start, and nothing is sent again by itself.
    }
error-backup-broken = { $path } is no whole backup. Nothing was changed.

turn-restored =
    I was set back to an earlier state and cannot tell whether this was done.
    Look before you ask again: it may cost credits twice.

jobs-retry-given = Job { $job } is given again. The running bot on { $platform } takes it up within a minute.
jobs-retry-open = Job { $job } is under way: it goes on by itself.
