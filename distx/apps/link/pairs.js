/** Values for the two directions of a line, as they are written: `A` for both, `A/B` for there and back. */
import { UsageProblem } from '../exit_codes.js';
import { parseBytes } from '../sizes.js';
/** @throws UsageProblem */
export function parsePair(text, parse) {
    const parts = text.split('/');
    if (parts.length > 2)
        throw new UsageProblem(`'${text}' has more than two parts; say A, or A/B`);
    const first = parse(parts[0]);
    return [first, parts.length === 2 ? parse(parts[1]) : first];
}
/** `100p` is 100 packets, `64k` so many bytes. @throws UsageProblem */
export function parseQueue(text) {
    const packets = /^(\d+)p(?:ackets?)?$/i.exec(text.trim());
    if (packets !== null)
        return { queuePackets: Number(packets[1]) };
    return { queueBytes: parseBytes(text), queuePackets: Infinity };
}
//# sourceMappingURL=pairs.js.map