# PostgreSQL and Redis for one run: own folders, free ports, ended by the processes' ids.

servers="$(mktemp -d)"
chmod 755 "$servers"
server_pids=()

# Print a port of this machine that nobody listens on.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# PostgreSQL insists on an ordinary user. A prefix, not a function, so that $! is the server itself.
ordinary_user=()
((EUID)) || ordinary_user=(setpriv --reuid=postgres --regid=postgres --clear-groups)

# Wait up to 30 seconds for a server; show its log when it does not come.
wait_for() {
  local name="$1" log="$2" _
  shift 2
  for _ in {1..300}; do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.1
  done
  echo "$name did not start:" >&2
  cat "$log" >&2
  return 1
}

start_postgresql() {
  local port programs data="$servers/postgresql"
  programs="$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' | sort -V | tail -1)"
  port="$(free_port)"
  mkdir "$data"
  ((EUID)) || chown postgres: "$data"
  "${ordinary_user[@]}" "$programs/initdb" --pgdata="$data/cluster" --username=madang --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$servers/initdb.log"
  # Nothing in it outlives the run: it need not reach the disk, and vacuum would only disturb.
  "${ordinary_user[@]}" "$programs/postgres" -D "$data/cluster" -h 127.0.0.1 -p "$port" -k "$data" \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    >"$servers/postgresql.log" 2>&1 &
  server_pids+=($!)
  wait_for PostgreSQL "$servers/postgresql.log" \
    "$programs/psql" -h 127.0.0.1 -p "$port" -U madang -d postgres -c 'CREATE DATABASE madang'
  TEST_POSTGRESQL_URL="postgresql://madang@127.0.0.1:$port/madang"
}

start_redis() {
  local port
  port="$(free_port)"
  redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$servers" \
    >"$servers/redis.log" 2>&1 &
  server_pids+=($!)
  wait_for Redis "$servers/redis.log" redis-cli -p "$port" ping
  TEST_REDIS_URL="redis://127.0.0.1:$port/0"
}

stop_servers() {
  local pid
  for pid in "${server_pids[@]}"; do
    kill -INT "$pid" 2>/dev/null || true
  done
  wait "${server_pids[@]}" 2>/dev/null || true
  rm -rf "$servers"
}
