"""Names in src that no line of src reads, and who does. `make check` finds everything else that is unused."""

# Called by click, by the name that the table of commands in cli/main.py gives.
export, restore, rescore, demo, doctor, import_notes, report, dashboard, practice, recover  # noqa: B018, F821
list_commands, get_command, format_commands, shell_complete, obj  # noqa: B018, F821
convert, epilog  # noqa: B018, F821
# The public API (docs/api.md).
as_json, judge, parse_story  # noqa: B018, F821
# Set for a library: av, sqlite3, onnxruntime, rich, the model hub.
pts, row_factory, intra_op_num_threads, inter_op_num_threads, log_severity_level, caption  # noqa: B018, F821
HF_HUB_OFFLINE  # noqa: B018, F821
# Called by rich.
on_broken_pipe  # noqa: B018, F821
# Read by the templates of the pages.
points_worst_first, is_often, heat, last_day, spark, change_state  # noqa: B018, F821
band_x, band_y, band_width, band_height, dots, highest, week  # noqa: B018, F821
# Columns: named so that a row of the database becomes a value.
corrected_at, filler_count, pause_count, overruled_rating  # noqa: B018, F821
# What the contract test holds both recognisers to.
Transcriber, transcribe  # noqa: B018, F821
# Read by tests and benchmarks, which look closer than the program needs to.
precision, licence, dropped_blocks, backlog, SileroDetector, detect  # noqa: B018, F821
