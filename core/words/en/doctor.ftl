# One line for each thing the doctor looks at; remedy-… says what to do.

doctor-setting = { $name } = { $value }
doctor-stumbled = The check “{ $check }” could not be finished: { $reason }
doctor-folder = { $folder } can be written to.
doctor-folder-busy = { $folder } is in use by another Reelwire (process { $pid }).
doctor-folder-shut = { $folder } cannot be written to.
doctor-disk = { SIZE($bytes) } are free.
doctor-disk-small = { SIZE($bytes) } are free, less than the { SIZE($limit) } that media may take.
doctor-disk-full = Only { SIZE($bytes) } are free in { $folder }.
doctor-database = { $kind } answers; { $jobs ->
    [one] one job is
   *[other] { $jobs } jobs are
 } on record.
doctor-database-away = The database does not answer ({ $reason }).
doctor-skill = New conversations start with { $name }.
doctor-studio = The built-in studio is ready.
doctor-cloud = { $url } can be reached.
doctor-cloud-away = { $url } cannot be reached.
doctor-extra-missing = The part “{ $extra }” is not installed.
doctor-codecs = Films can be read and written (PyAV { $version }).
doctor-codecs-missing = This PyAV lacks { $names }.
doctor-fonts = Titles can be written in Chinese, Japanese and Korean too.
doctor-fonts-missing = The font for Chinese, Japanese and Korean titles is missing.
doctor-no-bots = No bot is set up. `reelwire make` and `reelwire chat` work without one.
doctor-token-odd = The { $platform } token does not look like one.
doctor-nemo-token = NEMO_TOKEN is set.
doctor-nemo-token-odd = NEMO_TOKEN does not look like a token.
doctor-access-open = Everybody may use the bots.
doctor-access-list = Whoever is listed may use the bots.
doctor-access-pairing = Strangers get a code that an admin approves.
doctor-no-admins = Strangers get a code, but nobody may approve it.

doctor-live-ask = Ask { $url } a few unpaid questions now (token, credits, state)? [y/N]
doctor-live-no = Nothing was asked.
doctor-live-studio = The studio is the backend here: there is no cloud to ask.
doctor-live-kept = A kept token was used.
doctor-live-as-expected = The answer is as expected.
doctor-live-missing = The answer lacks: { $names }.
doctor-live-unknown = The answer has names we do not know: { $names }.
doctor-live-shape = “{ $name }” is of an unexpected kind: { $kind }.
doctor-live-keys = The draft is made of: { $names }
doctor-live-no-session = The terminal has no session there yet, so no state was read.
doctor-live-unread = The answer (status { $status }) could not be read: { $body }

remedy-report = Please report this, with the line above.
remedy-folder-shut = Change its permissions, or choose another folder with REELWIRE_DATA.
remedy-disk = Free some space, or choose another disk with REELWIRE_DATA.
remedy-disk-limit = Free some space, or lower REELWIRE_DISK_MB.
remedy-database = Check REELWIRE_DATABASE_URL and that the server runs.
remedy-cloud-away = Check the network and REELWIRE_BACKEND_URL, or set REELWIRE_BACKEND=studio.
remedy-extra = Install it: pip install 'reelwire[{ $extra }]'
remedy-codecs = Install it afresh: pip install --force-reinstall av
remedy-no-bots = Set REELWIRE_TELEGRAM__TOKEN or REELWIRE_DISCORD__TOKEN.
remedy-token-telegram = Copy it again from @BotFather: it looks like 123456789:AA….
remedy-token-discord = Copy it again from the developer portal, page “Bot”.
remedy-nemo-token = Copy it again, without spaces and line breaks.
remedy-no-admins = Name one with REELWIRE_ADMINS, for example telegram:123456.
