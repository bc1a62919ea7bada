#!/usr/bin/env bash
# One Ceph node on the loopback that holds its objects in memory: a monitor, an OSD and radosgw.
#   ceph.sh DIRECTORY S3_PORT MONITOR_PORT_V2 MONITOR_PORT_V1 ACCESS_KEY SECRET_KEY
# Prints "ready" when S3 answers. Ends, with all that it started, when its standard input does: so it never outlives the tests.
set -euo pipefail

dir=$1 port=$2 v2=$3 v1=$4 access=$5 secret=$6
readonly dir port v2 v1 access secret
export CEPH_CONF=$dir/ceph.conf
pids=()

finish() {
  # The OSD takes its time over SIGTERM, and nothing here is to be kept.
  ((${#pids[@]} == 0)) || kill -9 "${pids[@]}" 2>/dev/null || true
  rm -rf "$dir"
}
trap finish EXIT

mkdir -p "$dir/mon/a" "$dir/osd/0" "$dir/run"
# Without cephx radosgw does not come up. The monitor's address must not stand under "public addr": then mkfs takes the usual ports.
cat >"$CEPH_CONF" <<C
[global]
fsid = $(</proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$v2,v1:127.0.0.1:$v1]
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 2000
run dir = $dir/run
admin socket = $dir/run/\$name.\$pid.asok
log file = $dir/\$name.log
pid file = $dir/run/\$name.pid
debug ms = 0
keyring = $dir/keyring
[mon.a]
host = localhost
mon data = $dir/mon/a
[osd.0]
host = localhost
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd data = $dir/osd/0
osd objectstore = memstore
memstore device bytes = 12884901888
osd memory target = 2147483648
osd op num shards = 2
[client.rgw]
# Without tcp_nodelay each listing waits 40 ms for our delayed ACK.
rgw frontends = beast endpoint=127.0.0.1:$port tcp_nodelay=1
rgw enable usage log = false
rgw enable ops log = false
rgw thread pool size = 64
# One index shard for each bucket: a listing asks one and not eleven.
rgw override bucket index max shards = 1
rgw dns name = localhost
C

key() {
  ceph-authtool "$dir/keyring" --gen-key "$@" >/dev/null
}
ceph-authtool --create-keyring "$dir/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *'
key -n client.rgw --cap mon 'allow rwx' --cap osd 'allow rwx'
key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *' --cap mgr 'allow profile osd'
monmaptool --create --clobber --fsid "$(sed -n 's/^fsid = //p' "$CEPH_CONF")" --addv a "[v2:127.0.0.1:$v2,v1:127.0.0.1:$v1]" "$dir/monmap" >/dev/null
ceph-mon --mkfs -i a --keyring "$dir/keyring" --monmap "$dir/monmap"
ceph-mon -f -i a >/dev/null 2>&1 </dev/null &
pids+=($!)
timeout 60 ceph -s >/dev/null
osd=$(</proc/sys/kernel/random/uuid)
ceph osd new "$osd" 0 >/dev/null
ceph auth import -i "$dir/keyring" >/dev/null 2>&1 || true
ceph-osd -i 0 --mkfs --osd-uuid "$osd" >/dev/null 2>&1
ceph-osd -f -i 0 >/dev/null 2>&1 </dev/null &
pids+=($!)
# It waits by itself until there is an OSD to keep its pools.
radosgw -f -n client.rgw >/dev/null 2>&1 </dev/null &
pids+=($!)
timeout 120 radosgw-admin user create --uid=tests --display-name=tests --access-key="$access" --secret-key="$secret" >/dev/null
until curl --silent --output /dev/null "http://127.0.0.1:$port/"; do
  kill -0 "${pids[2]}" # radosgw gives up after five minutes
  sleep 0.2
done
echo ready
read -r _ || true
