# A fresh server on a fresh data folder, and how to reach it and its database. Sourced, from the root of the repository.

fail() {
    echo "$0: $*" >&2
    exit 1
}

# require <program> <Debian package>: installs what is missing where that is allowed, else says what to install.
require() {
    command -v "$1" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing $2" >&2
        { apt-get update && apt-get install -y "$2"; } >"${TMPDIR:-/tmp}/bench-apt.log" 2>&1 \
            || fail "$2 could not be installed; see ${TMPDIR:-/tmp}/bench-apt.log"
    fi
    command -v "$1" >/dev/null || fail "$1 is missing: install it (Debian: apt-get install $2)"
}

free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# Under /var/tmp because /tmp is often memory, where a disk flush costs nothing and proves nothing.
fresh_folder() {
    work=$(mktemp -d -p "${BENCH_FOLDER:-/var/tmp}" potoroo-bench.XXXXXX)
    chmod 755 "$work"
    data=$work/data
    port=$(free_port)
    server=
    trap clean_up EXIT
}

clean_up() {
    local status=$?
    stop_server
    if [ $status = 0 ]; then
        rm -rf "$work"
    else
        echo "$0: failed; the server's log is $work/server.log" >&2
    fi
}

# Returns when the server answers; the first time that includes building it and creating the database.
start_server() {
    SERVER_PORT=$port POTOROO_DATA=$data POTOROO_PUBLIC_URL=http://127.0.0.1:$port POTOROO_RATE_LIMIT=0 \
        ./potoroo >>"$work/server.log" 2>&1 &
    server=$!
    local waited=0
    until curl -fs -o /dev/null "http://127.0.0.1:$port/actuator/health/readiness"; do
        kill -0 "$server" 2>/dev/null || fail "the server ended: $(tail -n 1 "$work/server.log")"
        waited=$((waited + 1))
        [ $waited -lt 6000 ] || fail "the server did not start within ten minutes"
        sleep 0.1
    done
    # shellcheck disable=SC1091
    . "$data/demo.env"
    POTOROO_URL=http://127.0.0.1:$port
}

stop_server() {
    if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then
        kill "$server"
        wait "$server" || true
    fi
    server=
}

# The embedded database writes where it listens, like any PostgreSQL, and the server keeps the password beside it.
use_database() {
    PGHOST=127.0.0.1
    PGPORT=$(sed -n 4p "$data/database/cluster/postmaster.pid")
    PGUSER=potoroo
    PGDATABASE=potoroo
    PGPASSWORD=$(cat "$data/database/potoroo.password")
    export PGHOST PGPORT PGUSER PGDATABASE PGPASSWORD
}

sql() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"
}

sign_in() {
    token=$(curl -fsS "$POTOROO_URL/oauth/token" \
        --data-urlencode grant_type=password \
        --data-urlencode "client_id=$POTOROO_CLIENT_ID" \
        --data-urlencode "client_secret=$POTOROO_CLIENT_SECRET" \
        --data-urlencode "username=$POTOROO_USERNAME" \
        --data-urlencode "password=$POTOROO_PASSWORD" \
        --data-urlencode "application_key=$POTOROO_APPLICATION_KEY" \
        --data-urlencode scope=admin |
        sed 's/.*"access_token":"\([^"]*\)".*/\1/')
}

# api <path> [curl options]
api() {
    local path=$1
    shift
    curl -fsS "$POTOROO_URL/api/v1$path" -H "Authorization: Bearer $token" \
        -H "X-Application-Key: $POTOROO_APPLICATION_KEY" -H 'Content-Type: application/json' "$@"
}

# Connects a shop to the first virtual branch of the sample business.
link_shop() {
    branch=$(api "/branches?virtual_branch_flag=eq%7Ctrue" | sed 's/^{"data":\[{"id":"\([0-9a-f]*\)".*/\1/')
    integration=$(api /integrations -d '{"name":"Bench","type":1}' | sed 's/^{"id":\([0-9]*\).*/\1/')
    link=$(api /branch-links \
        -d '{"account_id":"bench","shop_id":"1","integration_id":'"$integration"',"branch_id":"'"$branch"'"}' |
        sed 's/^{"id":\([0-9]*\).*/\1/')
}
