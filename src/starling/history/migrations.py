"""The database's shape, as numbered steps. A step that was released is never edited: a new one follows it."""

SCHEMA: tuple[tuple[str, ...], ...] = (
    # 1: attempts, the stories and assessments they were judged by, and one row per verdict. Lists and trends
    # read `attempts` and `verdicts` alone; the big compressed values stand apart so that those stay small.
    (
        """
        CREATE TABLE story_versions (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            story TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE attempts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            recorded_at TEXT NOT NULL,
            day TEXT NOT NULL,
            story_name TEXT NOT NULL,
            story_version_id INTEGER NOT NULL REFERENCES story_versions(id),
            question TEXT,
            model TEXT,
            starling_version TEXT NOT NULL,
            audio_path TEXT,
            refused TEXT,
            recall REAL,
            covered INTEGER NOT NULL,
            partial INTEGER NOT NULL,
            missed INTEGER NOT NULL,
            contradicted INTEGER NOT NULL,
            word_count INTEGER NOT NULL,
            target_s REAL,
            duration_s REAL,
            speech_s REAL,
            speech_rate_wpm REAL,
            filler_count INTEGER,
            filler_rate_per_min REAL,
            pause_count INTEGER,
            share_situation REAL,
            share_task REAL,
            share_action REAL,
            share_result REAL
        )
        """,
        "CREATE INDEX attempts_by_time ON attempts (recorded_at, id)",
        "CREATE INDEX attempts_by_story ON attempts (story_name, recorded_at, id)",
        "CREATE INDEX attempts_by_day ON attempts (day, duration_s)",
        "CREATE INDEX attempts_by_story_version ON attempts (story_version_id)",
        """
        CREATE TABLE hearings (
            attempt_id INTEGER PRIMARY KEY REFERENCES attempts(id) ON DELETE CASCADE,
            hearing BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE assessments (
            attempt_id INTEGER PRIMARY KEY REFERENCES attempts(id) ON DELETE CASCADE,
            assessment BLOB NOT NULL
        )
        """,
        """
        CREATE TABLE points (
            id INTEGER PRIMARY KEY,
            story_name TEXT NOT NULL,
            section TEXT,
            text TEXT NOT NULL,
            UNIQUE (story_name, text)
        )
        """,
        """
        CREATE TABLE verdicts (
            attempt_id INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
            point_id INTEGER NOT NULL REFERENCES points(id),
            position INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            confidence REAL NOT NULL,
            PRIMARY KEY (attempt_id, point_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX verdicts_by_point ON verdicts (point_id)",
    ),
    # 2: what a person says about an attempt (note, rating, corrected verdicts), the assessments that were replaced,
    # and the schedule. `cards` can be made again from the attempts: a missing row is no loss.
    (
        "ALTER TABLE attempts ADD COLUMN note TEXT",
        "ALTER TABLE attempts ADD COLUMN overruled_rating INTEGER",
        """
        CREATE TABLE earlier_assessments (
            id INTEGER PRIMARY KEY,
            attempt_id INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
            story_version_id INTEGER NOT NULL REFERENCES story_versions(id),
            replaced_at TEXT NOT NULL,
            reason TEXT NOT NULL,
            model TEXT,
            starling_version TEXT NOT NULL,
            hearing BLOB NOT NULL,
            assessment BLOB NOT NULL
        )
        """,
        "CREATE INDEX earlier_assessments_by_attempt ON earlier_assessments (attempt_id)",
        "CREATE INDEX earlier_assessments_by_story_version ON earlier_assessments (story_version_id)",
        """
        CREATE TABLE corrections (
            attempt_id INTEGER NOT NULL REFERENCES attempts(id) ON DELETE CASCADE,
            point_text TEXT NOT NULL,
            judged TEXT NOT NULL,
            verdict TEXT NOT NULL,
            corrected_at TEXT NOT NULL,
            PRIMARY KEY (attempt_id, point_text)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE cards (
            story_name TEXT PRIMARY KEY,
            due TEXT NOT NULL,
            reviews INTEGER NOT NULL,
            card TEXT NOT NULL
        ) WITHOUT ROWID
        """,
        "DROP INDEX attempts_by_story",
        "CREATE INDEX attempts_by_story ON attempts (story_name, recorded_at, id, recall, duration_s)",
    ),
    # 3: replies to follow-up questions, each with the answer that it follows; it goes when the answer goes.
    (
        "ALTER TABLE attempts ADD COLUMN follows INTEGER REFERENCES attempts(id) ON DELETE CASCADE",
        "CREATE INDEX attempts_that_follow ON attempts (follows) WHERE follows IS NOT NULL",
        "DROP INDEX attempts_by_story",
        "CREATE INDEX attempts_by_story ON attempts (story_name, recorded_at, id, recall, duration_s, follows)",
    ),
)
