/** Settings that a check looks at. */
const settings = [
  'max_connections',
  'max_worker_processes',
  'max_wal_senders',
  'max_prepared_transactions',
  'max_locks_per_transaction',
  'max_replication_slots',
  'shared_preload_libraries',
  'synchronous_standby_names',
  'synchronous_commit',
  'archive_mode',
  'archive_command',
  'archive_library',
  'restore_command',
  'default_transaction_read_only',
  'wal_level',
  'full_page_writes',
  'wal_log_hints',
  'data_checksums',
  'data_directory',
  'config_file',
]

const position =
  'CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END'

/** Where a primary has written safely to, and a replica has replayed to; and when. */
export const positionStatement = `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at_ms,
  pg_wal_lsn_diff(${position}, '0/0') AS position`

/**
 * One round trip for nearly everything. Of views whose columns differ from version to version whole rows are taken; texts
 * of queries never are. Positions are bytes since the beginning of the WAL.
 */
export const stateStatement = `SELECT json_build_object(
  'isInRecovery', pg_is_in_recovery(),
  'mayReadStatistics', pg_has_role('pg_read_all_stats', 'USAGE'),
  'systemIdentifier', (SELECT system_identifier::text FROM pg_control_system()),
  'timeline', CASE WHEN pg_is_in_recovery()
    THEN greatest((SELECT received_tli FROM pg_stat_wal_receiver), (SELECT timeline_id FROM pg_control_checkpoint()),
      (SELECT min_recovery_end_timeline FROM pg_control_recovery()))
    ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END,
  'version', current_setting('server_version_num')::int,
  'settings', (SELECT json_object_agg(name, setting) FROM pg_settings WHERE name IN (${settings.map((name) => `'${name}'`).join(', ')})),
  'pendingRestart', (SELECT coalesce(json_agg(name), '[]') FROM pg_settings WHERE pending_restart),
  'position', pg_wal_lsn_diff(${position}, '0/0'),
  'received', pg_wal_lsn_diff(pg_last_wal_receive_lsn(), '0/0'),
  'isReplayPaused', CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END,
  'receiver', (SELECT to_jsonb(t) FROM pg_stat_wal_receiver AS t),
  'walsenders', (SELECT coalesce(json_agg(json_build_object(
      'pid', r.pid, 'applicationName', r.application_name, 'user', r.usename, 'address', host(r.client_addr),
      'state', r.state, 'syncState', r.sync_state, 'slot', s.slot_name, 'isLogical', coalesce(s.slot_type = 'logical', false),
      'flushLagBytes', here.lsn - pg_wal_lsn_diff(coalesce(s.confirmed_flush_lsn, r.flush_lsn), '0/0'),
      'replayLagBytes', here.lsn - pg_wal_lsn_diff(r.replay_lsn, '0/0'),
      'replayLagSeconds', extract(epoch FROM r.replay_lag),
      'silentSeconds', extract(epoch FROM clock_timestamp() - r.reply_time))), '[]')
    FROM pg_stat_replication AS r LEFT JOIN pg_replication_slots AS s ON s.active_pid = r.pid,
      LATERAL (SELECT pg_wal_lsn_diff(${position}, '0/0') AS lsn) AS here),
  'slots', (SELECT coalesce(json_agg(to_jsonb(s) || jsonb_build_object('lagBytes',
      pg_wal_lsn_diff(${position}, coalesce(s.confirmed_flush_lsn, s.restart_lsn)))), '[]')
    FROM pg_replication_slots AS s),
  'archiver', (SELECT json_build_object('lastFailed', last_failed_wal,
      'isFailing', last_failed_time IS NOT NULL AND last_failed_time > coalesce(last_archived_time, '-infinity')) FROM pg_stat_archiver),
  'preparedTransactions', (SELECT coalesce(json_agg(json_build_object('gid', gid, 'database', database,
      'seconds', extract(epoch FROM clock_timestamp() - prepared))), '[]') FROM pg_prepared_xacts),
  'sessions', (SELECT coalesce(json_agg(json_build_object('pid', pid, 'user', usename, 'database', datname,
      'applicationName', application_name, 'address', host(client_addr), 'port', client_port, 'state', state,
      'transactionSeconds', extract(epoch FROM clock_timestamp() - xact_start))), '[]')
    FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()),
  'running', (SELECT coalesce(json_agg(json_build_object('pid', pid, 'command', command, 'database', datname)), '[]')
    FROM (SELECT pid, command, datname FROM pg_stat_progress_create_index
      UNION ALL SELECT pid, command, datname FROM pg_stat_progress_cluster) AS t),
  'baseBackups', (SELECT count(*) FROM pg_stat_replication WHERE state = 'backup'),
  'subscriptions', (SELECT coalesce(json_agg(subname), '[]') FROM pg_subscription),
  'weakCommits', (SELECT coalesce(json_agg(coalesce('role ' || r.rolname, 'database ' || d.datname, 'everybody')), '[]')
    FROM pg_db_role_setting AS t LEFT JOIN pg_roles AS r ON r.oid = t.setrole LEFT JOIN pg_database AS d ON d.oid = t.setdatabase
    WHERE EXISTS (SELECT FROM unnest(t.setconfig) AS c WHERE c IN ('synchronous_commit=off', 'synchronous_commit=local'))),
  'logsPassword', EXISTS (SELECT FROM pg_settings WHERE name = 'primary_conninfo' AND setting ~ '(^|\\s)password\\s*=')
    AND (current_setting('log_statement') <> 'none' OR current_setting('log_min_duration_statement') <> '-1'),
  'extensions', (SELECT json_agg(name) FROM pg_available_extensions),
  'bufferBytes', pg_size_bytes(current_setting('shared_buffers')),
  'readBytes', (SELECT sum(blks_read) FROM pg_stat_database) * current_setting('block_size')::bigint
)::text AS state`
