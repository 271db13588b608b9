#!/bin/sh
# Prepares TUN and TAP devices for Sunstar and takes them away again: device, address, NAT, forwarding.
# Promises: safe to run twice; prints every command it runs; `stop` undoes what `start` recorded, and nothing else.
# Records are kept per network namespace in /run/sunstar. Not here: routes, NAT and forwarding of IPv6, firewall rules, rp_filter.
# Needs only iproute2 and a POSIX shell; iptables or nft for NAT. See docs/tun_devices.md.

set -eu
# `su` and ordinary users often lack the sbin directories, where ip, iptables and nft live.
PATH=${PATH:-/usr/bin:/bin}:/usr/sbin:/sbin
export PATH
umask 022

program=$0
home=$(dirname "$(readlink -f "$0")")
forward_file=/proc/sys/net/ipv4/ip_forward
state_directory=${SUNSTAR_STATE_DIR:-/run/sunstar}

command=
kind=tun
dry_run=
numbers=

# ---------------------------------------------------------------------------------------------- speaking and running

note() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

fail() {
  warn "tun.sh: $*"
  exit 1
}

fail_usage() {
  warn "tun.sh: $*"
  warn "usage: $program start|stop|status [NUM...] [--tap] [--dry-run]   (--help says more)"
  exit 2
}

# Prints a command so that it can be pasted into a shell.
show_command() {
  line='+'
  for word; do
    case $word in
      '' | *[!A-Za-z0-9_./:=@%+,-]*) word="'$word'" ;;
    esac
    line="$line $word"
  done
  note "$line"
}

run() {
  show_command "$@"
  changed=yes
  [ -n "$dry_run" ] || "$@"
}

quietly() { "$@" >/dev/null 2>&1; }

is_installed() { command -v "$1" >/dev/null 2>&1; }

print_help() {
  cat <<HELP
usage: $program start|stop|status [NUM...] [--tap] [--dry-run]

Prepares TUN devices for Sunstar, takes them away again, or shows them.
Device tunNUM joins the kernel at $TUN_IP_PREFIX.NUM.$TUN_HOST_OCTET/24 with Sunstar at $TUN_IP_PREFIX.NUM.$TUN_SUNSTAR_OCTET,
and where there is IPv6, at $TUN_IP6_PREFIX:NUM::$TUN_HOST_OCTET/64 and $TUN_IP6_PREFIX:NUM::$TUN_SUNSTAR_OCTET.

  start      make tunNUM, owned by the user who called sudo; give it addresses, NAT and forwarding
  stop       undo exactly what start did
  status     list devices, addresses, owners and NAT
  NUM        1-254; start and stop default to $TUN_DEFAULT_NUMBER, status to all

  --tap      tapNUM (Ethernet frames) instead of tunNUM (IP packets)
  --dry-run  print the commands, run none; needs no root
  -h, --help

examples:
  sudo $program start              tun$TUN_DEFAULT_NUMBER, ready for Sunstar at $TUN_IP_PREFIX.$TUN_DEFAULT_NUMBER.$TUN_SUNSTAR_OCTET
  sudo $program start 7 8 --tap    tap7 and tap8
  sudo ip netns exec lab $program start
  $program start --dry-run

environment: SUNSTAR_STATE_DIR   where start leaves its records for stop (/run/sunstar)
exit codes:  0 done, or nothing to do   1 failed   2 usage
HELP
}

# --------------------------------------------------------------------------------------- arguments and configuration

is_device_number() {
  case $1 in
    '' | 0* | *[!0-9]* | ????*) return 1 ;;
  esac
  [ "$1" -le 254 ]
}

read_configuration() {
  [ -r "$home/etc/tunconfig" ] || fail "cannot read $home/etc/tunconfig; it belongs beside tun.sh, in etc/"
  # shellcheck source=etc/tunconfig disable=SC1091
  . "$home/etc/tunconfig"
  for key in TUN_IP_PREFIX TUN_DEFAULT_NUMBER TUN_HOST_OCTET TUN_SUNSTAR_OCTET TUN_QUEUE_LENGTH; do
    value=
    eval "value=\${$key:-}"
    case $value in
      '' | *[!0-9.]*) fail "etc/tunconfig: $key must be set, in digits (found '$value')" ;;
    esac
  done
  case ${TUN_IP6_PREFIX:-} in
    '' | *[!0-9a-f:]*) fail "etc/tunconfig: TUN_IP6_PREFIX must be set, three groups (found '${TUN_IP6_PREFIX:-}')" ;;
  esac
  is_device_number "$TUN_DEFAULT_NUMBER" || fail "etc/tunconfig: TUN_DEFAULT_NUMBER must be 1-254"
}

read_arguments() {
  for argument; do
    case $argument in
      -h | --help) print_help; exit 0 ;;
      --tap) kind=tap ;;
      --dry-run) dry_run=yes ;;
      -*) fail_usage "unknown option $argument" ;;
      *) read_operand "$argument" ;;
    esac
  done
  [ -n "$command" ] || fail_usage "say start, stop or status"
  if [ -z "$numbers" ] && [ "$command" != status ]; then numbers=" $TUN_DEFAULT_NUMBER"; fi
}

# The first operand is the command, the others are numbers; a number said twice counts once.
read_operand() {
  if [ -z "$command" ]; then
    case $1 in
      start | stop | status) command=$1 ;;
      *) fail_usage "unknown command '$1'" ;;
    esac
    return
  fi
  is_device_number "$1" || fail_usage "'$1' is not a device number; use 1-254"
  case "$numbers " in
    *" $1 "*) ;;
    *) numbers="$numbers $1" ;;
  esac
}

# ------------------------------------------------------------------------------------------------ privilege and owner

# CAP_NET_ADMIN is bit 12 of the effective set; a container's root often lacks it.
has_net_admin() {
  effective=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
  [ $((0x$effective >> 12 & 1)) -eq 1 ]
}

require_privilege() {
  if [ -n "$dry_run" ] || has_net_admin; then return 0; fi
  if [ "$(id -u)" -eq 0 ]; then
    fail "root, but without CAP_NET_ADMIN; run the container with: --cap-add NET_ADMIN --device /dev/net/tun"
  fi
  case $program in
    */*) sudo_program=$program ;;
    *) sudo_program=./$program ;;
  esac
  suffix=
  [ "$kind" = tun ] || suffix=' --tap'
  fail "$command needs root; run: sudo $sudo_program $command$numbers$suffix"
}

require_tun_driver() {
  if [ -n "$dry_run" ] || [ -w /dev/net/tun ]; then return 0; fi
  [ ! -c /dev/net/tun ] || fail "this root may not open /dev/net/tun; run as the machine's own: chmod 666 /dev/net/tun"
  fail "/dev/net/tun is missing; run: modprobe tun (in a container: start it with --device /dev/net/tun)"
}

# The uid that will own new devices: whoever called sudo, or else the current user.
find_owner() {
  owner=${SUDO_UID:-}
  if [ -z "$owner" ] && [ -n "${SUDO_USER:-}" ]; then
    owner=$(id -u "$SUDO_USER" 2>/dev/null) || fail "SUDO_USER is '$SUDO_USER', who is not a user here"
  fi
  [ -n "$owner" ] || owner=$(id -u)
  case $owner in
    *[!0-9]*) fail "SUDO_UID is '$owner'; expected a number" ;;
  esac
}

user_name() { id -un "$1" 2>/dev/null || printf 'uid %s\n' "$1"; }

# ----------------------------------------------------------------------------------------------- asking the kernel

device_exists() { quietly ip link show dev "$1"; }

# Interface index and alias: together they tell our device from a later one with the same name.
device_identity() { ip -o link show dev "$1" | sed 's/^\([0-9]*\):.*alias \([^ ]*\).*/\1 \2/; s/^\([0-9]*\):.*/\1 -/'; }

# Not asked of `ip tuntap`: it reads /sys, which shows the devices of another namespace where only that was unshared.
device_kind() { ip -d -o link show dev "$1" | sed -n 's/.* tun type \(t[ua][np]\) .*/\1/p'; }

# The owner's uid; nothing if there is no owner.
device_owner() {
  name=$(ip -d -o link show dev "$1" | sed -n 's/.* tun type .* user \([^ ]*\) .*/\1/p')
  case $name in
    *[!0-9]*) id -u "$name" ;;
    *) printf '%s' "$name" ;;
  esac
}

tun_and_tap_devices() { ip -o link show type tun | sed -n 's/^[0-9]*: \(t[ua][np][0-9][0-9]*\):.*/\1/p'; }

device_is_up() { ip -o link show dev "$1" | grep -q '[<,]UP[,>]'; }

# Those that somebody gave it: a link-local IPv6 address comes and goes with the link.
device_addresses() {
  ip -4 -o addr show dev "$1" | sed -n 's/.* inet \([^ ]*\) .*/\1/p'
  ip -6 -o addr show dev "$1" scope global 2>/dev/null | sed -n 's/.* inet6 \([^ ]*\) .*/\1/p'
}

device_has_address() { device_addresses "$1" | grep -qxF "$2"; }

# Switched off for the device, or for those to come, or not in the kernel at all.
has_ipv6() {
  switch=/proc/sys/net/ipv6/conf/$device/disable_ipv6
  [ -f "$switch" ] || switch=/proc/sys/net/ipv6/conf/default/disable_ipv6
  [ "$(cat "$switch" 2>/dev/null)" = 0 ]
}

# Another device that already has an address in this network, if any.
other_device_in() { ip -4 -o addr show to "$1" | sed 's/^[0-9]*: *\([^ ]*\) .*/\1/' | grep -vxF "$2" | head -n 1; }

# ----------------------------------------------------------------------------------------------- records for `stop`

# One directory per namespace; in it one file per device, a line per step done, and ip_forward with its earlier value.
select_namespace() {
  namespace_directory=$state_directory/$(readlink /proc/self/ns/net | tr -dc '0-9')
}

select_device() {
  device=$1
  record=$namespace_directory/$device
}

remember() { [ -n "$dry_run" ] || printf '%s\n' "$*" >>"$record"; }

recorded() { sed -n "s/^$1 //p" "$record"; }

is_recorded() { [ -f "$record" ] && grep -q "^$1\$\|^$1 " "$record"; }

is_recorded_device_here() { device_exists "$device" && [ "$(device_identity "$device")" = "$(recorded identity)" ]; }

recorded_devices() {
  for path in "$namespace_directory"/t[ua][np][0-9]*; do
    [ ! -f "$path" ] || printf '%s\n' "${path##*/}"
  done
}

open_state() {
  select_namespace
  [ -z "$dry_run" ] || return 0
  mkdir -p "$state_directory" || fail "cannot keep records in $state_directory; set SUNSTAR_STATE_DIR"
  if is_installed flock; then
    exec 9<"$state_directory"
    flock 9
  fi
  # A step and its record belong together: do not stop between them.
  trap '' HUP INT TERM
  forget_replaced_namespace
  mkdir -p "$namespace_directory"
}

# The kernel gives the number of a deleted namespace to the next one. Records of which nothing is left to be found here
# are taken for those of the earlier namespace, and ip_forward is then not ours to restore.
forget_replaced_namespace() {
  [ -d "$namespace_directory" ] || return 0
  for name in $(recorded_devices); do
    select_device "$name"
    if is_recorded_device_here || is_recorded_nat_here; then return 0; fi
  done
  if [ -f "$namespace_directory/ip_forward" ] && [ "$(cat "$forward_file")" = 1 ]; then
    warn "tun.sh: all devices of an earlier start are gone, perhaps with their namespace; ip_forward stays 1" \
      "(it was $(cat "$namespace_directory/ip_forward"); to set it back: echo 0 > $forward_file)"
  fi
  rm -f "$namespace_directory"/*
}

close_state() {
  [ -n "$dry_run" ] || rmdir "$namespace_directory" 2>/dev/null || true
}

# --------------------------------------------------------------------------------------------------------------- NAT

# with_iptables_rule run|quietly -A|-C|-D: the rule carries our token, so that it is never mistaken for another's.
with_iptables_rule() {
  "$1" iptables -w -t nat "$2" POSTROUTING -s "$network" ! -o "$device" \
    -m comment --comment "$token" -j MASQUERADE
}

add_iptables_nat() { with_iptables_rule run -A; }

# With nft a table of our own, named by the token; deleting it deletes all.
add_nft_nat() {
  run nft "add table ip $token" || return 1
  if run nft "add chain ip $token postrouting { type nat hook postrouting priority 100 ; }" &&
    run nft "add rule ip $token postrouting ip saddr $network oifname != \"$device\" masquerade"; then
    return 0
  fi
  run nft "delete table ip $token" || true
  return 1
}

add_nat() {
  failed=
  for tool in iptables nft; do
    is_installed "$tool" || continue
    if "add_${tool}_nat"; then
      # A rule that someone flushed may have been recorded before.
      [ -n "$dry_run" ] || sed -i '/^nat /d' "$record"
      remember "nat $tool $network"
      return 0
    fi
    failed="$failed $tool"
  done
  if [ -n "$failed" ]; then
    warn "$device: NAT is not set:$failed failed (see above); only this machine is within Sunstar's reach"
  else
    warn "$device: NAT is not set: neither iptables nor nft is installed; only this machine is within Sunstar's reach"
  fi
}

# Sets tool, network and token to what the record says.
load_recorded_nat() {
  tool=$(recorded nat | sed 's/ .*//')
  network=$(recorded nat | sed 's/.* //')
  token=$(recorded token)
}

# Without privilege the tables cannot be read; then the record is believed.
is_recorded_nat_here() {
  is_recorded nat || return 1
  has_net_admin || return 0
  load_recorded_nat
  case $tool in
    iptables) with_iptables_rule quietly -C ;;
    nft) quietly nft list table ip "$token" ;;
  esac
}

remove_nat() {
  load_recorded_nat
  is_installed "$tool" || {
    warn "$device: $tool made the NAT rule, but is no longer installed; the rule stays, and so does its record"
    return 1
  }
  is_recorded_nat_here || {
    note "$device: the NAT rule is gone already"
    return 0
  }
  case $tool in
    iptables) with_iptables_rule run -D ;;
    nft) run nft "delete table ip $token" ;;
  esac
}

# Docker and many firewalls drop what is forwarded. Opening a firewall is the owner's decision, so it is only said.
warn_of_closed_firewall() {
  is_installed iptables && has_net_admin || return 0
  iptables -w -S FORWARD 2>/dev/null | grep -q '^-P FORWARD DROP' || return 0
  warn "$device: the firewall drops forwarded packets (policy DROP), so Sunstar reaches this machine only; to open it:"
  warn "  iptables -I FORWARD -i $device -j ACCEPT"
  warn "  iptables -I FORWARD -o $device -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT"
}

# -------------------------------------------------------------------------------------------------------- forwarding

write_forwarding() {
  note "+ echo $1 > $forward_file"
  [ -n "$dry_run" ] || { printf '%s\n' "$1" >"$forward_file"; } 2>/dev/null
}

enable_forwarding() {
  before=$(cat "$forward_file")
  [ "$before" != 1 ] || return 0
  if ! write_forwarding 1; then
    warn "tun.sh: ip_forward could not be set; only this machine is within Sunstar's reach" \
      "(in a container: start it with --sysctl net.ipv4.ip_forward=1)"
  elif [ -z "$dry_run" ] && [ ! -f "$namespace_directory/ip_forward" ]; then
    printf '%s\n' "$before" >"$namespace_directory/ip_forward"
  fi
}

# Called when no device is left.
restore_forwarding() {
  saved=$namespace_directory/ip_forward
  [ -f "$saved" ] || return 0
  if [ "$(cat "$forward_file")" != 1 ]; then
    note "tun.sh: ip_forward was changed by someone else since; left as it is"
  elif ! write_forwarding "$(cat "$saved")"; then
    warn "tun.sh: ip_forward could not be set back to $(cat "$saved")"
    return 1
  fi
  [ -n "$dry_run" ] || rm -f "$saved"
}

# ------------------------------------------------------------------------------------------------------------- start

start_device() {
  number=$1
  select_device "$kind$number"
  network=$TUN_IP_PREFIX.$number.0/24
  address=$TUN_IP_PREFIX.$number.$TUN_HOST_OCTET/24
  address6=$TUN_IP6_PREFIX:$number::$TUN_HOST_OCTET/64
  changed=

  # A record of a device that is gone: clear away what remains of it, then begin afresh.
  if [ -f "$record" ] && ! is_recorded_device_here; then
    note "$device: made by an earlier start, but no longer there"
    undo_device || return 1
    [ -z "$dry_run" ] || record=$record.undone
  fi
  check_device_is_possible || return 1

  had_record=
  [ ! -f "$record" ] || had_record=yes
  if ! { prepare_link && prepare_address && bring_up && prepare_address6; }; then
    warn "$device: not started"
    [ -n "$had_record" ] || [ ! -f "$record" ] || undo_device || true
    return 1
  fi
  is_recorded_nat_here || { token=${token:-$(recorded token)}; add_nat; }
  report_started
}

# Two devices with one network would leave the kernel to guess between them.
check_device_is_possible() {
  if device_exists "$device" && [ "$(device_kind "$device")" != "$kind" ]; then
    warn "$device: exists, but is not a $kind device; choose another number"
    return 1
  fi
  other=$(other_device_in "$network" "$device")
  if [ -n "$other" ]; then
    warn "$device: $network is in use on $other; stop $other first or choose another number"
    return 1
  fi
  if [ "$network" = 169.254.169.0/24 ]; then
    warn "$device: caution: on a cloud machine this hides the metadata service at 169.254.169.254"
  fi
}

# Makes the device, or takes the one that is there for as long as it is used; only a device made here is ever deleted.
prepare_link() {
  if [ -f "$record" ]; then
    token=$(recorded token)
    return 0
  fi
  token=sunstar_$(head -c 8 /proc/sys/kernel/random/uuid)
  if device_exists "$device"; then
    note "$device: exists already, not made by this script; stop will leave it"
    remember "token $token"
    remember "identity $(device_identity "$device")"
    return 0
  fi
  run ip tuntap add dev "$device" mode "$kind" user "$owner" || return 1
  # A mark and a longer queue are a help, not a need.
  run ip link set dev "$device" alias "$token" || true
  run ip link set dev "$device" txqueuelen "$TUN_QUEUE_LENGTH" || true
  [ -z "$dry_run" ] || return 0
  remember "token $token"
  remember "identity $(device_identity "$device")"
  remember device
}

prepare_address() {
  if device_exists "$device" && device_has_address "$device" "$address"; then return 0; fi
  run ip addr add "$address" dev "$device" || return 1
  is_recorded address || remember "address $address"
}

# After the link is up, since IPv6 addresses go when it goes down. Nobody else is on the link to have the same one (nodad).
prepare_address6() {
  has_ipv6 || return 0
  if device_exists "$device" && device_has_address "$device" "$address6"; then return 0; fi
  run ip addr add "$address6" dev "$device" nodad || {
    warn "$device: no IPv6 address (see above); IPv4 is not affected"
    return 0
  }
  is_recorded address6 || remember "address6 $address6"
}

bring_up() {
  if device_exists "$device" && device_is_up "$device"; then return 0; fi
  run ip link set dev "$device" up || return 1
  is_recorded up || remember up
}

report_started() {
  if [ -n "$dry_run" ]; then
    [ -n "$changed" ] || note "$device: already started; nothing to do"
    return 0
  fi
  present_owner=$(device_owner "$device")
  if [ -z "$changed" ]; then
    note "$device: already started; nothing changed"
    if [ -n "$present_owner" ] && [ "$present_owner" != "$owner" ]; then
      note "$device: stays with its owner, $(user_name "$present_owner"); to change that, stop and start it"
    fi
  else
    note "$device: started: this machine is ${address%/*}, Sunstar $TUN_IP_PREFIX.$number.$TUN_SUNSTAR_OCTET," \
      "owner $(user_name "${present_owner:-$owner}")"
    if device_has_address "$device" "$address6"; then
      note "$device: IPv6: this machine is ${address6%/*}, Sunstar $TUN_IP6_PREFIX:$number::$TUN_SUNSTAR_OCTET"
    fi
    warn_of_closed_firewall
  fi
  warn_of_private_driver
}

# Owning the device is not enough where /dev/net/tun itself is closed to ordinary users.
warn_of_private_driver() {
  case $(stat -c %a /dev/net/tun 2>/dev/null) in
    '' | *6 | *7) return 0 ;;
  esac
  [ "${present_owner:-0}" -eq 0 ] ||
    warn "$device: its owner cannot open /dev/net/tun; to allow it: chmod 666 /dev/net/tun"
}

# -------------------------------------------------------------------------------------------------------------- stop

stop_device() {
  select_device "$kind$1"
  if [ ! -f "$record" ]; then
    if device_exists "$device"; then
      note "$device: not started by this script; left alone"
    else
      note "$device: not there; nothing to stop"
    fi
    return 0
  fi
  undo_device || return 1
  undone="$undone $device "
  [ -n "$dry_run" ] || note "$device: stopped"
}

# Undoes the recorded steps, last first, and forgets the record if all went well.
undo_device() {
  intact=yes
  if is_recorded nat; then remove_nat || intact=; fi
  if is_recorded_device_here; then
    undo_link || intact=
  else
    note "$device: the device is gone already, or is another by now; left alone"
  fi
  if [ -z "$intact" ]; then
    warn "$device: not wholly undone; its record stays in $record"
    return 1
  fi
  [ -n "$dry_run" ] || rm -f "$record"
}

# Deleting the device takes its address along. `ip link`, because `ip tuntap del` refuses while a program is attached.
undo_link() {
  if is_recorded device; then
    run ip link delete dev "$device"
    return
  fi
  if is_recorded up && device_is_up "$device"; then
    run ip link set dev "$device" down || return 1
  fi
  for family in address address6; do
    if is_recorded "$family" && device_has_address "$device" "$(recorded "$family")"; then
      run ip addr del "$(recorded "$family")" dev "$device" || return 1
    fi
  done
}

is_any_device_left() {
  for name in $(recorded_devices); do
    case $undone in
      *" $name "*) [ -z "$dry_run" ] || continue ;;
    esac
    return 0
  done
  return 1
}

# ------------------------------------------------------------------------------------------------------------ status

show_status() {
  found=
  for name in $(listed_devices); do
    found=yes
    select_device "$name"
    show_device
  done
  [ -n "$found" ] || note "no devices; to make one: sudo $program start"
  forwarding="ip_forward: $(cat "$forward_file")"
  [ ! -f "$namespace_directory/ip_forward" ] ||
    forwarding="$forwarding (before the first start: $(cat "$namespace_directory/ip_forward"))"
  note "$forwarding"
}

# The devices asked for, or else all recorded ones and all others of the kernel's with such names.
listed_devices() {
  if [ -n "$numbers" ]; then
    for number in $numbers; do printf '%s\n' "$kind$number"; done
    return
  fi
  { recorded_devices; tun_and_tap_devices; } | sort -u
}

show_device() {
  if ! device_exists "$device"; then
    note "$device: not there"
    return
  fi
  if device_is_up "$device"; then link=up; else link=down; fi
  addresses=$(device_addresses "$device" | tr '\n' ' ')
  uid=$(device_owner "$device")
  nat='no NAT'
  maker='not started by tun.sh'
  if [ -f "$record" ] && is_recorded_device_here; then
    maker='started by tun.sh'
    is_recorded device || maker='found and used by tun.sh'
    if is_recorded_nat_here; then nat="NAT by $(recorded nat | sed 's/ .*//')"; fi
  fi
  owner_name='no owner'
  [ -z "$uid" ] || owner_name="owner $(user_name "$uid")"
  [ -n "$addresses" ] || addresses='no address '
  note "$device: $link, ${addresses% }, $owner_name, $nat, $maker"
}

# -------------------------------------------------------------------------------------------------------------- main

main() {
  read_configuration
  read_arguments "$@"
  is_installed ip || fail "the ip command is missing; run: apt-get install iproute2"
  if [ "$command" = status ]; then
    select_namespace
    show_status
    return 0
  fi
  require_privilege
  status=0
  undone=
  started=
  if [ "$command" = start ]; then
    require_tun_driver
    find_owner
  fi
  open_state
  for number in $numbers; do
    case $command in
      start) if start_device "$number"; then started=yes; else status=1; fi ;;
      stop) stop_device "$number" || status=1 ;;
    esac
  done
  if [ -n "$started" ]; then
    enable_forwarding
  elif ! is_any_device_left; then
    restore_forwarding || status=1
  fi
  close_state
  return "$status"
}

main "$@"
