import { icmpNumbers } from './icmp_names.js';
import { describeWireOptions, timestampsOf } from './option_text.js';
import { optionSpecText } from './packet_text.js';
import { ACK, CWR, FIN, flagText, PSH, SYN } from './tcp_flags.js';
/** Learns nothing; see {@link learn}. @param compareEcho also the echoed timestamps, which scripts often only sketch */
export function differences(spec, live, flow, { isIPv6, compareEcho }) {
    const { packet } = live;
    const found = live.problems.map((problem) => ({
        aspect: 'checksum',
        expected: 'a sound packet',
        got: problem,
    }));
    const { transport } = spec;
    if (transport.protocol === 'tcp' && packet.transport.protocol === 'tcp') {
        found.push(...tcpDifferences(transport, packet.transport, flow, compareEcho));
    }
    else if (transport.protocol === 'icmp' && packet.transport.protocol === 'icmp') {
        found.push(...icmpDifferences(transport, packet.transport, isIPv6));
    }
    else if (transport.protocol === 'udp' && packet.transport.protocol === 'udp') {
        compare(found, 'length', `(${transport.length})`, `(${packet.transport.payload.byteLength})`);
    }
    else {
        compare(found, transport.protocol === 'tcp' ? 'flags' : transport.protocol, transport.protocol, packet.transport.protocol);
    }
    found.push(...ipDifferences(spec.ip, packet));
    return found;
}
function compare(found, aspect, expected, got) {
    if (expected !== got)
        found.push({ aspect, expected, got });
}
function tcpDifferences(spec, tcp, flow, compareEcho) {
    const found = [];
    const isSyn = (tcp.flags & spec.flags & SYN) !== 0;
    compare(found, 'flags', flagText(spec.flags), flagText(tcp.flags & 0x1ff));
    if ((tcp.flags & 0xe00) !== 0)
        compare(found, 'flags', 'reserved bits 0', `reserved bits ${tcp.flags >> 9}`);
    // The number of our SYN is what the stack chose.
    const sequence = spec.isAbsolute ? tcp.sequence : isSyn ? spec.sequence : flow.toScript(tcp.sequence);
    if (!spec.isAnySequence)
        compare(found, 'sequence', `seq ${spec.sequence}`, `seq ${sequence}`);
    compare(found, 'length', `(${spec.length})`, `(${tcp.payload.byteLength})`);
    if ((tcp.flags & spec.flags & ACK) !== 0) {
        compare(found, 'acknowledgment', `ack ${spec.acknowledgment ?? 0}`, `ack ${tcp.acknowledgment}`);
    }
    if (spec.window !== null)
        compare(found, 'window', `win ${spec.window}`, `win ${tcp.window}`);
    compare(found, 'urgent', `urg ${spec.urgentPointer}`, `urg ${tcp.urgentPointer}`);
    if (spec.options !== 'any') {
        compare(found, 'options', expectedOptions(spec.options, tcp.options, compareEcho), gotOptions(tcp.options));
    }
    return found;
}
/** Timestamps are learned, not compared: whatever came stands for what the script has. */
function expectedOptions(specs, live, compareEcho) {
    const timestamps = timestampsOf(live);
    const texts = specs.map((option) => {
        if (option.name !== 'TS')
            return optionSpecText(option);
        const echo = compareEcho || timestamps === undefined ? option.echo : timestamps.echo;
        return `TS val ${timestamps === undefined ? option.value : timestamps.value} ecr ${echo}`;
    });
    return `<${texts.join(',')}>`;
}
function gotOptions(live) {
    return `<${describeWireOptions(live)}>`;
}
function icmpDifferences(spec, message, isIPv6) {
    const found = [];
    const { type, code } = icmpNumbers(spec.type, spec.code, isIPv6);
    compare(found, 'icmp', `type ${type} code ${code}`, `type ${message.type} code ${message.code}`);
    if (spec.mtu !== null)
        compare(found, 'icmp', `mtu ${spec.mtu}`, `mtu ${isIPv6 ? message.rest : message.rest & 0xffff}`);
    return found;
}
function ipDifferences(spec, packet) {
    const found = [];
    const ecn = ['noecn', 'ect1', 'ect0', 'ce'][packet.typeOfService & 3];
    const isEither = spec.ecn === 'ect01' && (ecn === 'ect0' || ecn === 'ect1');
    if (spec.ecn !== undefined && !isEither)
        compare(found, 'ecn', spec.ecn, ecn);
    if (spec.differentiatedServices !== undefined) {
        compare(found, 'ttl', `dscp ${spec.differentiatedServices}`, `dscp ${packet.typeOfService >> 2}`);
    }
    if (spec.timeToLive !== undefined)
        compare(found, 'ttl', `ttl ${spec.timeToLive}`, `ttl ${packet.timeToLive}`);
    if (spec.flowLabel !== undefined)
        compare(found, 'ttl', `flowlabel ${spec.flowLabel}`, `flowlabel ${packet.flowLabel}`);
    return found;
}
/** What the packet tells about our side: its initial number, and which timestamp stands for the script's. */
export function learn(spec, tcp, flow) {
    if ((tcp.flags & spec.flags & SYN) !== 0 && !spec.isAbsolute)
        flow.learnInitialNumber(spec.sequence, tcp.sequence);
    const timestamps = timestampsOf(tcp.options);
    if (timestamps === undefined || spec.options === 'any')
        return;
    const option = spec.options.find((known) => known.name === 'TS');
    if (option !== undefined && !option.isAnyValue)
        flow.learnTimestamp(option.value, timestamps.value);
}
// ---------------------------------------------------------------- several segments as one
/** What may differ between segments that a script takes for one. */
const MAY_DIFFER = FIN | PSH | CWR;
/**
 * Whether `next` carries on what `parts` began, so that together they may be the one segment of the script: a stack with
 * segmentation offload sends one where another sends ten.
 */
export function carriesOn(parts, next) {
    const [first] = parts;
    const last = parts.at(-1);
    if (first?.packet.transport.protocol !== 'tcp' || last?.packet.transport.protocol !== 'tcp')
        return false;
    if (next.packet.transport.protocol !== 'tcp')
        return false;
    const [head, before, tcp] = [first.packet.transport, last.packet.transport, next.packet.transport];
    const size = head.payload.byteLength;
    return (tcp.payload.byteLength > 0 &&
        tcp.payload.byteLength <= size &&
        before.payload.byteLength === size &&
        (before.flags & FIN) === 0 &&
        tcp.sequence === (before.sequence + size) >>> 0 &&
        tcp.acknowledgment === head.acknowledgment &&
        ((tcp.flags ^ head.flags) & ~MAY_DIFFER) === 0 &&
        tcp.window === head.window &&
        next.packet.typeOfService === first.packet.typeOfService &&
        describeWireOptions(tcp.options) === describeWireOptions(head.options));
}
/** The one segment that they stand for: header of the last, number and CWR of the first, time of the first. */
export function joinedSegment(parts) {
    const [first] = parts;
    const last = parts.at(-1);
    if (first?.packet.transport.protocol !== 'tcp' || last?.packet.transport.protocol !== 'tcp')
        return parts[0]; // not empty
    const length = parts.reduce((total, { packet: { transport } }) => total + transport.payload.byteLength, 0);
    const flags = (last.packet.transport.flags & ~CWR) | (first.packet.transport.flags & CWR);
    const { sequence } = first.packet.transport;
    const transport = { ...last.packet.transport, sequence, flags, payload: new Uint8Array(length) };
    return {
        packet: { ...last.packet, transport },
        atMs: first.atMs,
        problems: parts.flatMap(({ problems }) => problems),
    };
}
/** Both ends send zeros where a script does not say which bytes; anything else is damage. */
export function payloadIsZero({ packet: { transport } }) {
    return transport.payload.every((byte) => byte === 0);
}
//# sourceMappingURL=packet_matching.js.map