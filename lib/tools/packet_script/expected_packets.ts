/**
 * Waits for the packets that a script expects, and holds them against it: the next one of the connection in question, or
 * as many as together make up what the script has in one.
 * Pure.
 */
import { Flow } from './flow.ts';
import { carriesOn, differences, joinedSegment, learn, type LivePacket } from './packet_matching.ts';
import { specText, wireText } from './packet_text.ts';
import { ruleOf } from './rules.ts';
import type { PacketSpec, Script, ScriptEvent } from './script.ts';
import { Divergence, UnsupportedFeature } from './script_error.ts';
import type { ScriptFlows } from './script_flows.ts';
import type { ScriptSettings } from './script_settings.ts';
import { PSH } from './tcp_flags.ts';
import type { VirtualHost } from './virtual_host.ts';

/** How long after its time a packet is waited for before it counts as never sent, ms. */
const PATIENCE_MS = 2000;
/** The same where the script names no time: longer than any timer of a connection. */
const ANY_TIME_PATIENCE_MS = 1_000_000;

interface Due {
  readonly fromMs: number;
  readonly toMs: number;
  readonly toleranceMs: number;
  readonly isAny: boolean;
}

export class ExpectedPackets {
  readonly #script: Script;
  readonly #settings: ScriptSettings;
  readonly #host: VirtualHost;
  readonly #flows: ScriptFlows;
  readonly #strict: boolean;
  readonly #ignoresPushOfBursts: boolean;

  constructor(
    script: Script,
    settings: ScriptSettings,
    host: VirtualHost,
    flows: ScriptFlows,
    { strict, ignoresPushOfBursts }: { strict: boolean; ignoresPushOfBursts: boolean },
  ) {
    this.#script = script;
    this.#settings = settings;
    this.#host = host;
    this.#flows = flows;
    this.#strict = strict;
    this.#ignoresPushOfBursts = ignoresPushOfBursts;
  }

  /** @throws Divergence */
  expect(event: ScriptEvent, spec: PacketSpec, due: Due): void {
    if (spec.encapsulation.length > 0) throw new UnsupportedFeature('there are no tunnels here');
    const flow = this.#flows.forOutbound(spec);
    const latest = due.isAny
      ? this.#host.nowMs + ANY_TIME_PATIENCE_MS
      : Math.max(due.toMs, due.fromMs) + Math.max(due.toleranceMs, PATIENCE_MS);
    const first = this.#next(spec, flow, latest);
    if (first === undefined) this.#failWithSilence(event, spec);
    const live = this.#joined(spec, flow, first, latest);
    this.#compare(event, spec, flow, live);
    this.#checkTime(event, spec, live, due);
  }

  /** @throws Divergence when the stack has sent what nobody expected */
  expectSilence(): void {
    const stray = this.#host.sent.find((live) => this.#flowOf(live) !== undefined);
    if (stray === undefined) return;
    const flow = this.#flowOf(stray) ?? null;
    throw new Divergence('the stack sends what nobody expects', {
      expected: 'nothing more',
      got: wireText(stray.packet, 'outbound', flow),
      rule: 'RFC 9293 §3.10.7.4',
    });
  }

  #flowOf({ packet: { transport } }: LivePacket): Flow | undefined {
    return transport.protocol === 'tcp' ? this.#flows.find(transport.sourcePort, transport.destinationPort) : undefined;
  }

  /** Whether the packet is one that this expectation could be about. */
  #concerns(spec: PacketSpec, flow: Flow | null, { packet }: LivePacket): boolean {
    const { transport } = packet;
    if (spec.transport.protocol === 'icmp') return transport.protocol === 'icmp';
    if (transport.protocol === 'icmp') return false;
    return transport.protocol !== 'other' && flow !== null && flow.isOutbound(transport);
  }

  #next(spec: PacketSpec, flow: Flow | null, latest: number): LivePacket | undefined {
    const { sent } = this.#host;
    const find = (): number => sent.findIndex((live) => this.#concerns(spec, flow, live));
    this.#host.advance(latest, () => find() !== -1);
    const index = find();
    return index === -1 ? undefined : sent.splice(index, 1)[0];
  }

  /** Adds what carries on the segment, until it is as long as the script has it. */
  #joined(spec: PacketSpec, flow: Flow | null, first: LivePacket, latest: number): LivePacket {
    const { transport } = spec;
    if (transport.protocol !== 'tcp' || this.#settings.isStrictAboutSegments) return first;
    const parts = [first];
    let length = first.packet.transport.payload.byteLength;
    while (length > 0 && length < transport.length) {
      const next = this.#next(spec, flow, latest);
      if (next === undefined) break;
      if (!carriesOn(parts, next)) {
        this.#host.sent.unshift(next);
        break;
      }
      parts.push(next);
      length += next.packet.transport.payload.byteLength;
    }
    if (parts.length === 1) return first;
    const joined = joinedSegment(parts);
    return this.#ignoresPushOfBursts ? withPush(joined, (transport.flags & PSH) !== 0) : joined;
  }

  #compare(event: ScriptEvent, spec: PacketSpec, flow: Flow | null, live: LivePacket): void {
    const { transport } = live.packet;
    const known = flow ?? new Flow(0, 0);
    if (flow !== null && spec.transport.protocol === 'tcp' && transport.protocol === 'tcp')
      learn(spec.transport, transport, flow);
    const found = differences(spec, live, known, {
      isIPv6: this.#settings.isIPv6,
      compareEcho: this.#strict,
    });
    const [difference] = found;
    if (difference === undefined) return;
    const flags =
      (spec.transport.protocol === 'tcp' ? spec.transport.flags : 0) |
      (transport.protocol === 'tcp' ? transport.flags : 0);
    const what = found.map(({ expected, got }) => `${expected} ≠ ${got}`).join(', ');
    throw new Divergence(`the stack sends another packet: ${what}`, {
      expected: specText(spec),
      got: wireText(live.packet, 'outbound', flow),
      rule: ruleOf(this.#script, event, difference.aspect, {
        flags,
        options: `${difference.expected} ${difference.got}`,
      }),
    });
  }

  #checkTime(event: ScriptEvent, spec: PacketSpec, live: LivePacket, due: Due): void {
    if (due.isAny) return;
    const { transport } = live.packet;
    const early = live.atMs < due.fromMs - due.toleranceMs;
    if (!early && live.atMs <= due.toMs + due.toleranceMs) return;
    const range = due.toMs === due.fromMs ? '' : ` to ${seconds(due.toMs)} s`;
    throw new Divergence(`the packet is ${early ? 'early' : 'late'}: ${specText(spec)}`, {
      expected: `at ${seconds(due.fromMs)} s${range} ± ${seconds(due.toleranceMs)} s`,
      got: `at ${seconds(live.atMs)} s`,
      rule: ruleOf(this.#script, event, 'time', {
        flags: transport.protocol === 'tcp' ? transport.flags : 0,
        hasData: transport.payload.byteLength > 0,
      }),
    });
  }

  #failWithSilence(event: ScriptEvent, spec: PacketSpec): never {
    const flags = spec.transport.protocol === 'tcp' ? spec.transport.flags : 0;
    throw new Divergence('the stack sends nothing', {
      expected: specText(spec),
      got: 'nothing',
      rule: ruleOf(this.#script, event, 'silence', { flags }),
    });
  }
}

/** The segment with PSH set or cleared. */
function withPush(live: LivePacket, isPushed: boolean): LivePacket {
  const { transport } = live.packet;
  if (transport.protocol !== 'tcp') return live;
  const flags = isPushed ? transport.flags | PSH : transport.flags & ~PSH;
  return { ...live, packet: { ...live.packet, transport: { ...transport, flags } } };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(6);
}
