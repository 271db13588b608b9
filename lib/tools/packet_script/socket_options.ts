/**
 * setsockopt and getsockopt: options that change what the stack does, options that are only remembered, and options that
 * nobody here has, which skip the script.
 * Pure. RFC 9293 §3.9.1.
 */
import { congestionControlByName, isCongestionControlName } from '../../tcp_helpers/congestion/congestion_controls.ts';
import { DSCP_BITS } from '../../stack/segment_output.ts';
import { defaultTCPConfig, type TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { takeDatagramError } from './datagram_calls.ts';
import { UnsupportedFeature } from './script_error.ts';
import type { Expression } from './script.ts';
import type { ScriptSocket } from './script_socket.ts';
import { describeExpression, elementOf, fieldOf, requireNumber } from './symbols.ts';
import { FAST_OPEN_CLIENT } from './sysctl_table.ts';
import { BAD_DESCRIPTOR, DONE, failed, type CallOutcome, type ScriptKernel } from './script_kernel.ts';

interface OptionHandler {
  set?(socket: ScriptSocket, value: number, kernel: ScriptKernel): void;
  /** The error of a value that is refused; null: it is taken. */
  refuse?(value: number, kernel: ScriptKernel): string | null;
  get?(socket: ScriptSocket, kernel: ScriptKernel): number | string;
}

/** Options of a socket that has not begun; afterwards the stack would have to change what has begun. */
function beforeStart(name: string, socket: ScriptSocket): void {
  if (socket.endpoint !== null) throw new UnsupportedFeature(`${name} cannot be changed on a connection here`);
}

function remembered(name: string, otherwise: number): OptionHandler {
  return {
    set: (socket, value) => void socket.remembered.set(name, value),
    get: (socket) => socket.remembered.get(name) ?? otherwise,
  };
}

const SECOND_MS = 1000;
const IP_PMTUDISC_DO = 2;
/** Two hours (RFC 9293 §3.8.4). */
const USUAL_IDLE_MS = 7_200_000;

/** What the keepalive options are worth when nobody has set them. */
const KEEPALIVE = {
  SO_KEEPALIVE: ({ keepAliveMs = 0 }: Partial<TCPConfig>) => (keepAliveMs > 0 ? 1 : 0),
  TCP_KEEPIDLE: ({ keepAliveMs = 0 }: Partial<TCPConfig>) => (keepAliveMs || USUAL_IDLE_MS) / SECOND_MS,
  TCP_KEEPINTVL: ({ keepAliveIntervalMs }: Partial<TCPConfig>) =>
    (keepAliveIntervalMs ?? defaultTCPConfig.keepAliveIntervalMs) / SECOND_MS,
  TCP_KEEPCNT: ({ keepAliveProbes }: Partial<TCPConfig>) => keepAliveProbes ?? defaultTCPConfig.keepAliveProbes,
};

const HANDLERS: Readonly<Record<string, OptionHandler>> = {
  SO_REUSEADDR: remembered('SO_REUSEADDR', 0),
  SO_REUSEPORT: remembered('SO_REUSEPORT', 0),
  SO_DEBUG: remembered('SO_DEBUG', 0),
  SO_PRIORITY: remembered('SO_PRIORITY', 0),
  SO_MARK: remembered('SO_MARK', 0),
  SO_OOBINLINE: remembered('SO_OOBINLINE', 0),
  SO_ZEROCOPY: remembered('SO_ZEROCOPY', 0),
  SO_TIMESTAMPING: {
    set: (socket, value) => {
      socket.remembered.set('SO_TIMESTAMPING', value);
      socket.errors.setTimestamping(value, socket.endpoint?.connection);
    },
    get: (socket) => socket.remembered.get('SO_TIMESTAMPING') ?? 0,
  },
  IP_MTU_DISCOVER: {
    set: (socket, value) => {
      beforeStart('IP_MTU_DISCOVER', socket);
      if (value > IP_PMTUDISC_DO) throw new UnsupportedFeature('there is no IP_PMTUDISC_PROBE here');
      socket.config.pathMTUDiscovery = value !== 0;
      socket.remembered.set('IP_MTU_DISCOVER', value);
    },
    get: (socket) => socket.remembered.get('IP_MTU_DISCOVER') ?? 1,
  },
  IP_DONTFRAG: {
    set: (socket, value) => {
      beforeStart('IP_DONTFRAG', socket);
      socket.config.pathMTUDiscovery = value !== 0;
    },
    get: (socket) => (socket.config.pathMTUDiscovery === false ? 0 : 1),
  },
  TCP_INQ: remembered('TCP_INQ', 0),
  SO_TYPE: { get: (socket) => (socket.datagrams === null ? 1 : 2) },
  SO_BROADCAST: {
    set: (socket, value) => {
      socket.remembered.set('SO_BROADCAST', value);
      if (socket.datagrams !== null) socket.datagrams.endpoint.mayBroadcast = value !== 0;
    },
    get: (socket) => socket.remembered.get('SO_BROADCAST') ?? 0,
  },
  SO_ACCEPTCONN: { get: (socket) => (socket.listener === null ? 0 : 1) },
  SO_ERROR: {
    get: (socket) => (socket.datagrams === null ? socket.takeError() : takeDatagramError(socket.datagrams)) ?? 0,
  },
  SO_RCVBUF: {
    set: (socket, value, kernel) => {
      beforeStart('SO_RCVBUF', socket);
      socket.config.receiveBufferBytes = Math.max(1024, value);
      if (kernel.options.profile.doublesBuffers) socket.remembered.set('SO_RCVBUF', value * 2);
    },
    get: (socket, kernel) =>
      socket.remembered.get('SO_RCVBUF') ??
      socket.endpoint?.connection.info().receiveBufferBytes ??
      socket.config.receiveBufferBytes ??
      kernel.options.stack.config.receiveBufferBytes,
  },
  SO_SNDBUF: {
    // On a connection only room that is there already can be asked for.
    set: (socket, value, kernel) => {
      const bytes = kernel.options.profile.doublesBuffers ? value * 2 : value;
      if (socket.endpoint === null) {
        socket.config.sendBufferBytes = Math.max(1024, bytes);
        socket.config.maxSendBufferBytes = socket.config.sendBufferBytes; // whoever asks for a size gets no other
      } else if (value > (socket.config.sendBufferBytes ?? kernel.options.stack.config.sendBufferBytes)) {
        throw new UnsupportedFeature(`SO_SNDBUF cannot be raised to ${value} on a connection here`);
      }
      socket.remembered.set('SO_SNDBUF', bytes);
    },
    get: (socket, kernel) =>
      socket.remembered.get('SO_SNDBUF') ??
      socket.config.sendBufferBytes ??
      kernel.options.stack.config.sendBufferBytes,
  },
  SO_KEEPALIVE: keepAliveOption('SO_KEEPALIVE'),
  TCP_KEEPIDLE: keepAliveOption('TCP_KEEPIDLE'),
  TCP_KEEPINTVL: keepAliveOption('TCP_KEEPINTVL'),
  TCP_KEEPCNT: keepAliveOption('TCP_KEEPCNT'),
  TCP_KEEPINIT: {
    set: (socket, value) => {
      beforeStart('TCP_KEEPINIT', socket);
      socket.config.connectTimeoutMs = value * SECOND_MS;
    },
    get: (socket, kernel) =>
      (socket.config.connectTimeoutMs ?? kernel.options.stack.config.connectTimeoutMs) / SECOND_MS,
  },
  TCP_NODELAY: {
    set: (socket, value) => {
      socket.remembered.set('TCP_NODELAY', value);
      socket.config.noDelay = value !== 0;
      socket.endpoint?.connection.setNoDelay(value !== 0);
      socket.endpoint?.touch();
    },
    get: (socket) => socket.remembered.get('TCP_NODELAY') ?? 0,
  },
  TCP_CORK: corkOption('TCP_CORK'),
  TCP_NOPUSH: corkOption('TCP_NOPUSH'),
  TCP_SYNCNT: {
    set: (socket, value, kernel) => {
      const { initialRtoMs } = kernel.options.stack.config;
      const connectTimeoutMs = initialRtoMs * (2 ** (value + 1) - 1);
      socket.config.connectTimeoutMs = connectTimeoutMs;
      socket.endpoint?.connection.setConnectTimeout(connectTimeoutMs);
      socket.endpoint?.touch();
      socket.remembered.set('TCP_SYNCNT', value);
    },
    get: (socket) => socket.remembered.get('TCP_SYNCNT') ?? 6,
  },
  TCP_NOOPT: {
    set: (socket, value) => {
      beforeStart('TCP_NOOPT', socket);
      socket.config.synWithoutOptions = value !== 0;
    },
    get: (socket) => (socket.config.synWithoutOptions ? 1 : 0),
  },
  TCP_MAXSEG: {
    set: (socket, value) => {
      beforeStart('TCP_MAXSEG', socket);
      socket.config.maxSegmentSize = value;
    },
    refuse: (value) => (value < 88 || value > 32767 ? 'EINVAL' : null),
    get: (socket, kernel) =>
      socket.endpoint?.connection.info().mssBytes ??
      (socket.config.maxSegmentSize || kernel.options.stack.config.maxSegmentSize || 536),
  },
  TCP_USER_TIMEOUT: {
    set: (socket, value) => {
      socket.remembered.set('TCP_USER_TIMEOUT', value);
      if (value > 0) socket.config.userTimeoutMs = value;
      else delete socket.config.userTimeoutMs;
      if (value > 0) socket.endpoint?.connection.setUserTimeout(value);
      socket.endpoint?.touch();
    },
    get: (socket) => socket.remembered.get('TCP_USER_TIMEOUT') ?? 0,
  },
  TCP_FASTOPEN: {
    set: (socket, value) => void socket.remembered.set('TCP_FASTOPEN', value),
    refuse: (value) => (value < 0 ? 'EINVAL' : null),
    get: (socket) => socket.remembered.get('TCP_FASTOPEN') ?? 0,
  },
  TCP_FASTOPEN_CONNECT: {
    set: (socket, value) => {
      beforeStart('TCP_FASTOPEN_CONNECT', socket);
      socket.remembered.set('TCP_FASTOPEN_CONNECT', value);
    },
    refuse: (_value, { options }) => ((options.system.fastOpen & FAST_OPEN_CLIENT) === 0 ? 'EOPNOTSUPP' : null),
    get: (socket) => socket.remembered.get('TCP_FASTOPEN_CONNECT') ?? 0,
  },
  TCP_DEFER_ACCEPT: {
    set: (socket, value) => {
      if (socket.listener !== null)
        throw new UnsupportedFeature('TCP_DEFER_ACCEPT cannot be changed on a listener here');
      socket.deferAcceptMs = value * SECOND_MS;
    },
    get: (socket) => socket.deferAcceptMs / SECOND_MS,
  },
  TCP_LINGER2: {
    set: (socket, value) => {
      if (value <= 0)
        throw new UnsupportedFeature('FIN-WAIT-2 without a limit, or without a wait, is not to be had here');
      socket.config.finWait2Ms = value * SECOND_MS;
      socket.endpoint?.connection.setFinWait2Timeout(value * SECOND_MS);
    },
    get: (socket, kernel) => (socket.config.finWait2Ms ?? kernel.options.stack.config.finWait2Ms) / SECOND_MS,
  },
  IP_TOS: { set: setTypeOfService, get: (socket) => socket.config.typeOfService ?? 0 },
  IPV6_TCLASS: { set: setTypeOfService, get: (socket) => socket.config.typeOfService ?? 0 },
  IP_TTL: { set: setTimeToLive, get: (socket) => socket.config.timeToLive ?? 64 },
  IPV6_UNICAST_HOPS: { set: setTimeToLive, get: (socket) => socket.config.timeToLive ?? 64 },
  IPV6_HOPLIMIT: { set: setTimeToLive, get: (socket) => socket.config.timeToLive ?? 64 },
};

function corkOption(name: string): OptionHandler {
  return {
    set: (socket, value) => {
      socket.remembered.set(name, value);
      socket.endpoint?.connection.setCork(value !== 0);
      socket.endpoint?.touch();
    },
    get: (socket) => socket.remembered.get(name) ?? 0,
  };
}

/** What is set on a listener, new connections have. */
function setTypeOfService(socket: ScriptSocket, value: number): void {
  socket.config.typeOfService = value;
  if (socket.reservation !== null) {
    socket.reservation.marks = { ...socket.reservation.marks, typeOfService: value & DSCP_BITS };
  }
  socket.endpoint?.setTypeOfService(value);
  if (socket.datagrams !== null) socket.datagrams.endpoint.typeOfService = value;
}

function setTimeToLive(socket: ScriptSocket, value: number): void {
  socket.config.timeToLive = value;
  if (socket.reservation !== null) socket.reservation.marks = { ...socket.reservation.marks, timeToLive: value };
  socket.endpoint?.setTimeToLive(value);
  if (socket.datagrams !== null) socket.datagrams.endpoint.timeToLive = value;
}

function keepAliveOption(name: keyof typeof KEEPALIVE): OptionHandler {
  return {
    set: (socket, value) => {
      socket.remembered.set(name, value);
      applyKeepAlive(socket);
    },
    get: (socket, kernel) => socket.remembered.get(name) ?? KEEPALIVE[name](kernel.options.config()),
  };
}

function applyKeepAlive(socket: ScriptSocket): void {
  const { config, remembered: values } = socket;
  const isOn = (values.get('SO_KEEPALIVE') ?? (config.keepAliveMs ? 1 : 0)) !== 0;
  const idle = values.get('TCP_KEEPIDLE');
  const interval = values.get('TCP_KEEPINTVL');
  const count = values.get('TCP_KEEPCNT');
  config.keepAliveMs = isOn ? (idle === undefined ? USUAL_IDLE_MS : idle * SECOND_MS) : 0;
  if (interval !== undefined) config.keepAliveIntervalMs = interval * SECOND_MS;
  if (count !== undefined) config.keepAliveProbes = count;
  const details = {
    ...(interval === undefined ? {} : { intervalMs: interval * SECOND_MS }),
    ...(count === undefined ? {} : { probes: count }),
  };
  socket.endpoint?.connection.setKeepAlive(config.keepAliveMs, details);
  socket.endpoint?.touch();
}

/** Text options. */
function setCongestionControl(socket: ScriptSocket, value: Expression | undefined): CallOutcome {
  const name = value?.kind === 'string' ? value.text : '';
  const ours = name === 'reno' || name === 'newreno' ? 'new_reno' : name;
  if (!isCongestionControlName(ours)) throw new UnsupportedFeature(`there is no congestion control "${name}" here`);
  const factory = congestionControlByName[ours];
  socket.config.congestionControl = factory;
  socket.endpoint?.connection.setCongestionControl(factory);
  return DONE;
}

function nameOf(expression: Expression | undefined): string {
  return expression === undefined ? '' : describeExpression(expression);
}

export function setsockopt(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const [descriptor, , option, value] = args;
  const socket = kernel.socketOf(descriptor);
  if (socket === undefined) return BAD_DESCRIPTOR;
  const name = nameOf(option);
  if (name === 'SO_LINGER') {
    const isOn = requireNumber(fieldOf(value, 'onoff'), 'onoff') !== 0;
    const seconds = requireNumber(fieldOf(value, 'linger'), 'linger');
    socket.lingerMs = isOn ? seconds * SECOND_MS : null;
    return DONE;
  }
  if (name === 'TCP_CONGESTION') return setCongestionControl(socket, elementOf(value));
  const handler = HANDLERS[name];
  if (handler?.set === undefined) throw new UnsupportedFeature(`the socket option ${name} cannot be set here`);
  const number = requireNumber(elementOf(value), name);
  const error = handler.refuse?.(number, kernel) ?? null;
  if (error !== null) return failed(error);
  handler.set(socket, number, kernel);
  kernel.renewListener(socket);
  return DONE;
}

export function getsockopt(kernel: ScriptKernel, args: readonly Expression[]): CallOutcome {
  const [descriptor, , option, value] = args;
  const socket = kernel.socketOf(descriptor);
  if (socket === undefined) return BAD_DESCRIPTOR;
  const name = nameOf(option);
  if (name === 'TCP_INFO') return DONE;
  const handler = HANDLERS[name];
  if (handler?.get === undefined) throw new UnsupportedFeature(`the socket option ${name} cannot be read here`);
  kernel.options.checkOutput(name, value, handler.get(socket, kernel));
  return DONE;
}

/** Why an option cannot be used at all; undefined: it can. */
export function socketOptionProblem(call: string, option: Expression | undefined): string | undefined {
  const name = nameOf(option);
  if (name === 'TCP_INFO' || name === 'SO_LINGER' || name === 'TCP_CONGESTION') return undefined;
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined;
  const isKnown = call === 'setsockopt' ? handler?.set !== undefined : handler?.get !== undefined;
  return isKnown ? undefined : `there is no socket option ${name} here`;
}
