/**
 * One script on its way: which event is next, when it is due, and what has to be held against what. The rules of time are
 * those of the original tool: a relative time counts from when the last event really happened, a tolerance is the larger
 * of a fixed one and a share of the gap.
 * Pure. How packets are compared is in packet_matching.ts, what calls do in system_calls.ts.
 */
import type { TCPConfig } from '../../tcp_helpers/tcp_config.ts';
import { BlockedCall } from './blocked_call.ts';
import { checkOutput, checkResult } from './call_checks.ts';
import { evaluateSnippet, type Variables } from './code_snippets.ts';
import { withOwnCookies } from './own_cookies.ts';
import { ExpectedPackets } from './expected_packets.ts';
import { buildInbound } from './packet_building.ts';
import type { Profile } from './profiles.ts';
import type { RunOptions } from './run_options.ts';
import type { EventTime, PacketSpec, Script, ScriptEvent, SystemCall } from './script.ts';
import { Divergence, type Position } from './script_error.ts';
import { ScriptFlows } from './script_flows.ts';
import { ScriptKernel, WOULD_BLOCK, type CallProgress } from './script_kernel.ts';
import { findProblem } from './script_problems.ts';
import { readSettings, type ScriptSettings } from './script_settings.ts';
import { counterNamed, playShellCommand, type ShellSurroundings } from './shell_commands.ts';
import { SocketsUnderTest } from './sockets_under_test.ts';
import { describeExpression } from './symbols.ts';
import type { SystemSettings } from './sysctl_table.ts';
import { attemptCall } from './system_calls.ts';
import { SYN } from './tcp_flags.ts';
import { constantsOf } from './tcp_info_variables.ts';
import type { ScriptTranscript } from './transcript.ts';
import { VirtualHost } from './virtual_host.ts';
import { encodePacket } from './wire_encoder.ts';

/** When an event is due and how exact that is, ms. */
export interface DueTime {
  readonly fromMs: number;
  readonly toMs: number;
  readonly toleranceMs: number;
  /** The script names no time. */
  readonly isAny: boolean;
}

/** What the machine's settings and the run have in common: it exists once the first settings are known. */
interface Machine {
  readonly host: VirtualHost;
  readonly kernel: ScriptKernel;
  readonly expected: ExpectedPackets;
  readonly sockets: SocketsUnderTest;
}

export class ScriptRun {
  readonly #script: Script;
  readonly #options: RunOptions;
  readonly #settings: ScriptSettings;
  readonly #system: SystemSettings;
  readonly #flows: ScriptFlows;
  readonly #transcript: ScriptTranscript;
  readonly #variables: Variables;
  #machine: Machine | null = null;
  #position: Position = { line: 1, column: 1 };
  #event: ScriptEvent | null = null;
  #blocked: BlockedCall | null = null;
  /** Set before there was a stack; null: it is not. */
  #pathMTU: number | null = null;
  /** When the last event was due, ms. */
  #lastDueMs = 0;

  /** @throws UnsupportedFeature, ScriptSyntaxError */
  constructor(script: Script, options: RunOptions, transcript: ScriptTranscript) {
    this.#script = script;
    this.#options = options;
    this.#transcript = transcript;
    this.#settings = readSettings(script);
    const { config, fastOpen, fastOpenKey } = options.profile;
    const own = { ...config, ...machineOf(script, options.profile) };
    const forgetDestinations = (): void => this.#machine?.host.stack.forgetDestinations();
    this.#system = { config: own, closedPorts: 'reset', fastOpen, fastOpenKey, synCookies: 'auto', forgetDestinations };
    this.#flows = new ScriptFlows(this.#settings.bindPort);
    this.#variables = constantsOf(options.profile);
    findProblem(script, this.#settings, options.profile);
    transcript.flowOf = (localPort, remotePort) => this.#flows.find(localPort, remotePort) ?? null;
  }

  /** Where the script stands. */
  get position(): Position {
    return this.#position;
  }

  get nowMs(): number {
    return this.#machine?.host.nowMs ?? 0;
  }

  /** @throws Divergence, UnsupportedFeature */
  play(): void {
    for (const event of this.#script.events) {
      this.#position = event.position;
      this.#event = event;
      this.#playEvent(event);
    }
    this.#finishBlocked();
    if (this.#options.strict === true) this.#machine?.expected.expectSilence();
  }

  #playEvent(event: ScriptEvent): void {
    const due = this.#dueTime(event.time);
    const { action } = event;
    // What is set before anything has happened, the stack is built with.
    if (action.kind === 'shell' && this.#machine === null) {
      playShellCommand(action.command, this.#surroundings(null));
      return;
    }
    const machine = (this.#machine ??= this.#newMachine());
    if (action.kind === 'packet' && action.direction === 'outbound') {
      this.#nonFatal('packet', () => machine.expected.expect(event, this.#withCookies(machine, action), due));
      this.#lastDueMs = due.isAny ? this.nowMs : due.fromMs;
      return;
    }
    this.#advance(machine, due.fromMs);
    this.#lastDueMs = due.fromMs;
    switch (action.kind) {
      case 'packet':
        this.#inject(machine, action);
        break;
      case 'call':
        this.#nonFatal('call', () => this.#call(machine, event, action, due));
        break;
      case 'shell':
        playShellCommand(action.command, this.#surroundings(machine));
        machine.host.stack.closedPorts = this.#system.closedPorts;
        machine.host.turn();
        break;
      case 'code':
        this.#evaluate(machine, action.code);
        break;
    }
  }

  #nonFatal(kind: 'packet' | 'call', play: () => void): void {
    try {
      play();
    } catch (problem) {
      if (!(problem instanceof Divergence && this.#settings.nonFatal[kind])) throw problem;
    }
  }

  // ---------------------------------------------------------------- time

  #dueTime(time: EventTime): DueTime {
    const base = time.kind === 'relative' || time.kind === 'relative range' ? this.nowMs : 0;
    if (time.kind === 'any') return { fromMs: this.nowMs, toMs: Infinity, toleranceMs: 0, isAny: true };
    const fromMs = base + time.ms;
    const toMs = 'endMs' in time ? base + time.endMs : fromMs;
    return { fromMs, toMs, toleranceMs: this.#tolerance(fromMs), isAny: false };
  }

  #tolerance(dueMs: number): number {
    const { toleranceMs, tolerancePart } = this.#settings;
    return Math.max(toleranceMs, tolerancePart * (dueMs - this.#lastDueMs));
  }

  #advance(machine: Machine, untilMs: number): void {
    machine.host.advance(untilMs, () => false);
  }

  // ---------------------------------------------------------------- events

  #inject({ host, sockets }: Machine, spec: PacketSpec): void {
    const flow = this.#flows.forInbound(spec, (current) => sockets.isGone(current));
    const packet = buildInbound(this.#withCookies({ host }, spec), flow, this.#settings);
    const { transport } = spec;
    if (transport.protocol === 'tcp' && (transport.flags & SYN) !== 0) flow.peerSyn(transport.sequence);
    host.inject(encodePacket(packet), this.#settings.joinedSegmentBytes);
  }

  /** Fast Open cookies that stand for the stack's own become those. */
  #withCookies({ host }: Pick<Machine, 'host'>, spec: PacketSpec): PacketSpec {
    const { definitions = {} } = this.#options;
    const cookie = (): Uint8Array => host.stack.fastOpenCookieFor(this.#settings.local, this.#settings.remote);
    return withOwnCookies(spec, definitions['TFO_COOKIE'] ?? null, cookie);
  }

  #evaluate({ sockets }: Machine, code: string): void {
    for (const [name, value] of sockets.variables(this.#flows.current)) this.#variables.set(name, value);
    try {
      evaluateSnippet(code, this.#variables);
    } catch (problem) {
      if (!(problem instanceof Divergence)) throw problem;
      throw new Divergence(problem.message, {
        expected: problem.expected ?? '',
        got: problem.got ?? '',
        rule: machineRule(problem.expected ?? ''),
      });
    }
  }

  #call(machine: Machine, event: ScriptEvent, call: SystemCall, due: DueTime): void {
    this.#finishBlocked();
    const progress: CallProgress = { bytes: 0, sinceMs: this.nowMs };
    if (call.endMs === null) {
      const outcome = attemptCall(machine.kernel, call, progress);
      machine.host.turn();
      if (outcome === WOULD_BLOCK) {
        const expected = describeExpression(call.result);
        throw new Divergence(`${call.name}() would block`, { expected, got: 'nothing yet', rule: 'RFC 9293 §3.9.1' });
      }
      checkResult(call, outcome);
      return;
    }
    const isAbsolute = event.time.kind === 'absolute';
    const endMs = isAbsolute ? call.endMs : due.fromMs - (event.time.kind === 'any' ? 0 : event.time.ms) + call.endMs;
    const toleranceMs = Math.max(due.toleranceMs, this.#tolerance(endMs));
    this.#blocked = new BlockedCall(event, call, endMs, toleranceMs, progress);
    this.#pollBlocked();
    machine.host.turn();
  }

  #pollBlocked(): void {
    this.#blocked?.poll(this.nowMs, (call, progress) => attemptCall(this.#machine!.kernel, call, progress)); // there is one
  }

  /** Waits for the call that blocks, and holds it against what the script expects. */
  #finishBlocked(): void {
    const blocked = this.#blocked;
    if (blocked === null || this.#machine === null) return;
    this.#position = blocked.event.position;
    const latest = blocked.dueMs + blocked.toleranceMs;
    this.#machine.host.advance(Math.max(this.nowMs, latest), () => blocked.result !== null);
    this.#blocked = null;
    const { call, result } = blocked;
    if (result === null) {
      const expected = `return at ${seconds(blocked.dueMs)} s`;
      throw new Divergence(`${call.name}() does not return`, { expected, got: 'nothing', rule: 'RFC 9293 §3.9.1' });
    }
    if (Math.abs(blocked.returnedMs - blocked.dueMs) > blocked.toleranceMs) {
      throw new Divergence(`${call.name}() returns at another time`, {
        expected: `${seconds(blocked.dueMs)} s ± ${seconds(blocked.toleranceMs)} s`,
        got: `${seconds(blocked.returnedMs)} s`,
        rule: 'RFC 9293 §3.9.1',
      });
    }
    checkResult(call, result);
    if (this.#event !== null) this.#position = this.#event.position;
  }

  // ---------------------------------------------------------------- the machine

  #newMachine(): Machine {
    const { isIPv6, local, prefixLength, mtu } = this.#settings;
    const { random, profile } = this.#options;
    const secret = Uint32Array.from({ length: 4 }, () => random.uint32());
    const address = isIPv6 ? { address6: local.toString() } : { address: local.toString(), prefixLength };
    const host = new VirtualHost(
      { random, secret, config: this.#config() },
      { name: 'script0', mtu, ...address },
      this.#transcript.witness,
    );
    host.stack.closedPorts = this.#system.closedPorts;
    if (this.#pathMTU !== null) host.stack.limitPath(this.#settings.remote, this.#pathMTU);
    const kernel = new ScriptKernel({
      stack: host.stack,
      settings: this.#settings,
      profile,
      config: () => this.#config(),
      system: this.#system,
      nowMs: () => host.nowMs,
      checkOutput,
      onListening: (port) => this.#flows.listening(port),
      onConnecting: (localPort, remotePort) => this.#flows.follow(localPort, remotePort),
      onAccepted: (localPort, remotePort) => this.#flows.follow(localPort, remotePort),
    });
    host.afterTurn = () => {
      for (const socket of kernel.sockets.values()) socket.look(host.nowMs, profile.shutReadingDiscards);
      this.#pollBlocked();
    };
    // Data that wait for the handshake go with its last ACK.
    host.beforeTransmit = () => {
      if (this.#blocked !== null && /^(?:send|write)/.test(this.#blocked.call.name)) this.#pollBlocked();
    };
    const expected = new ExpectedPackets(this.#script, this.#settings, host, this.#flows, {
      strict: this.#options.strict ?? false,
      ignoresPushOfBursts: profile.pushesBursts,
    });
    return { host, kernel, expected, sockets: new SocketsUnderTest(host.stack, kernel, profile) };
  }

  #config(): Partial<TCPConfig> {
    return { ...this.#system.config };
  }

  #surroundings(machine: Machine | null): ShellSurroundings {
    return {
      settings: this.#system,
      limitPath: (mtu) => {
        if (machine === null) this.#pathMTU = mtu;
        else machine.host.stack.limitPath(this.#settings.remote, mtu);
      },
      dropConnections: () => machine?.host.stack.dropConnections(),
      counter: (name) => counterNamed(name, machine?.host.stack.counters.toJSON() ?? {}),
      sockets: () => machine?.sockets.list() ?? [],
    };
  }
}

/** What a script gives away about the machine that it was written on: its window scale. */
function machineOf(script: Script, { adoptsWindowScale }: Profile): Partial<TCPConfig> {
  if (!adoptsWindowScale) return {};
  for (const { action } of script.events) {
    if (action.kind !== 'packet' || action.direction !== 'outbound' || action.transport.protocol !== 'tcp') continue;
    const { flags, options } = action.transport;
    if ((flags & SYN) === 0 || options === 'any') continue;
    const scale = options.find(({ name }) => name === 'wscale');
    if (scale?.name === 'wscale' && scale.value <= 14)
      return { maxReceiveBufferBytes: Math.min(2 ** 30, 65535 * 2 ** scale.value) };
  }
  return {};
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}

function machineRule(condition: string): string {
  if (/cwnd|ssthresh/.test(condition)) return 'RFC 5681 §3';
  if (/sack|lost|reord|retrans/.test(condition)) return 'RFC 6675 §3';
  if (/rtt|rto/.test(condition)) return 'RFC 6298 §2';
  return condition.includes('state') ? 'RFC 9293 §3.3.2' : 'RFC 9293 §3.9.1.5';
}
