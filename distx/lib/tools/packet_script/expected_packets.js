import { carriesOn, differences, joinedSegment, learn } from './packet_matching.js';
import { specText, wireText } from './packet_text.js';
import { ruleOf } from './rules.js';
import { Divergence, UnsupportedFeature } from './script_error.js';
import { PSH } from './tcp_flags.js';
/** How long after its time a packet is waited for before it counts as never sent, ms. */
const PATIENCE_MS = 2000;
/** The same where the script names no time: longer than any timer of a connection. */
const ANY_TIME_PATIENCE_MS = 1_000_000;
export class ExpectedPackets {
    #script;
    #settings;
    #host;
    #flows;
    #strict;
    #ignoresPushOfBursts;
    constructor(script, settings, host, flows, { strict, ignoresPushOfBursts }) {
        this.#script = script;
        this.#settings = settings;
        this.#host = host;
        this.#flows = flows;
        this.#strict = strict;
        this.#ignoresPushOfBursts = ignoresPushOfBursts;
    }
    /** @throws Divergence */
    expect(event, spec, due) {
        if (spec.encapsulation.length > 0)
            throw new UnsupportedFeature('there are no tunnels here');
        const flow = this.#flows.forOutbound(spec);
        const latest = due.isAny
            ? this.#host.nowMs + ANY_TIME_PATIENCE_MS
            : Math.max(due.toMs, due.fromMs) + Math.max(due.toleranceMs, PATIENCE_MS);
        const first = this.#next(spec, flow, latest);
        if (first === undefined)
            this.#failWithSilence(event, spec);
        const live = this.#joined(spec, flow, first, latest);
        this.#compare(event, spec, flow, live);
        this.#checkTime(event, spec, live, due);
    }
    /** @throws Divergence when the stack has sent what nobody expected */
    expectSilence() {
        const stray = this.#host.sent.find((live) => this.#flowOf(live) !== undefined);
        if (stray === undefined)
            return;
        const flow = this.#flowOf(stray) ?? null;
        throw new Divergence('the stack sends what nobody expects', {
            expected: 'nothing more',
            got: wireText(stray.packet, 'outbound', flow),
            rule: 'RFC 9293 §3.10.7.4',
        });
    }
    #flowOf({ packet: { transport } }) {
        return transport.protocol === 'tcp' ? this.#flows.find(transport.sourcePort, transport.destinationPort) : undefined;
    }
    /** Whether the packet is one that this expectation could be about. */
    #concerns(spec, flow, { packet }) {
        const { transport } = packet;
        if (spec.transport.protocol === 'icmp')
            return transport.protocol === 'icmp';
        if (transport.protocol === 'icmp')
            return false;
        return transport.protocol !== 'other' && flow !== null && flow.isOutbound(transport);
    }
    #next(spec, flow, latest) {
        const { sent } = this.#host;
        const find = () => sent.findIndex((live) => this.#concerns(spec, flow, live));
        this.#host.advance(latest, () => find() !== -1);
        const index = find();
        return index === -1 ? undefined : sent.splice(index, 1)[0];
    }
    /** Adds what carries on the segment, until it is as long as the script has it. */
    #joined(spec, flow, first, latest) {
        const { transport } = spec;
        if (transport.protocol !== 'tcp' || this.#settings.isStrictAboutSegments)
            return first;
        const parts = [first];
        let length = first.packet.transport.payload.byteLength;
        while (length > 0 && length < transport.length) {
            const next = this.#next(spec, flow, latest);
            if (next === undefined)
                break;
            if (!carriesOn(parts, next)) {
                this.#host.sent.unshift(next);
                break;
            }
            parts.push(next);
            length += next.packet.transport.payload.byteLength;
        }
        if (parts.length === 1)
            return first;
        const joined = joinedSegment(parts);
        return this.#ignoresPushOfBursts ? withPush(joined, (transport.flags & PSH) !== 0) : joined;
    }
    #compare(event, spec, flow, live) {
        const { transport } = live.packet;
        const known = flow ?? { toScript: (number) => number };
        if (flow !== null && spec.transport.protocol === 'tcp' && transport.protocol === 'tcp')
            learn(spec.transport, transport, flow);
        const found = differences(spec, live, known, {
            isIPv6: this.#settings.isIPv6,
            compareEcho: this.#strict,
        });
        const [difference] = found;
        if (difference === undefined)
            return;
        const flags = (spec.transport.protocol === 'tcp' ? spec.transport.flags : 0) |
            (transport.protocol === 'tcp' ? transport.flags : 0);
        const what = found.map(({ expected, got }) => `${expected} ≠ ${got}`).join(', ');
        throw new Divergence(`the stack sends another packet: ${what}`, {
            expected: specText(spec),
            got: wireText(live.packet, 'outbound', flow),
            rule: ruleOf(this.#script, event, difference.aspect, flags, `${difference.expected} ${difference.got}`),
        });
    }
    #checkTime(event, spec, live, due) {
        if (due.isAny)
            return;
        const early = live.atMs < due.fromMs - due.toleranceMs;
        if (!early && live.atMs <= due.toMs + due.toleranceMs)
            return;
        const range = due.toMs === due.fromMs ? '' : ` to ${seconds(due.toMs)} s`;
        throw new Divergence(`the packet is ${early ? 'early' : 'late'}: ${specText(spec)}`, {
            expected: `at ${seconds(due.fromMs)} s${range} ± ${seconds(due.toleranceMs)} s`,
            got: `at ${seconds(live.atMs)} s`,
            rule: ruleOf(this.#script, event, 'time', live.packet.transport.protocol === 'tcp' ? live.packet.transport.flags : 0),
        });
    }
    #failWithSilence(event, spec) {
        const flags = spec.transport.protocol === 'tcp' ? spec.transport.flags : 0;
        throw new Divergence('the stack sends nothing', {
            expected: specText(spec),
            got: 'nothing',
            rule: ruleOf(this.#script, event, 'silence', flags),
        });
    }
}
/** The segment with PSH set or cleared. */
function withPush(live, isPushed) {
    const { transport } = live.packet;
    if (transport.protocol !== 'tcp')
        return live;
    const flags = isPushed ? transport.flags | PSH : transport.flags & ~PSH;
    return { ...live, packet: { ...live.packet, transport: { ...transport, flags } } };
}
function seconds(ms) {
    return (ms / 1000).toFixed(6);
}
//# sourceMappingURL=expected_packets.js.map