/** Sizes, rates and times as people write and read them. */
import { UsageProblem } from './exit_codes.js';
const FACTORS = {
    '': 1,
    k: 1024,
    m: 1024 ** 2,
    g: 1024 ** 3,
    t: 1024 ** 4,
    kb: 1e3,
    mb: 1e6,
    gb: 1e9,
    tb: 1e12,
};
/** `10M` is 10 × 2^20 bytes, `10MB` is 10 × 10^6. @throws UsageProblem */
export function parseBytes(text) {
    const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(i?b?)$/i.exec(text.trim());
    if (!match)
        throw new UsageProblem(`'${text}' is not a size; try 4096, 10M, 1.5G or 10MB`);
    const [, number, letter, suffix] = match;
    const unit = suffix.toLowerCase() === 'b' && letter !== '' ? `${letter}b` : letter;
    return Math.round(Number(number) * FACTORS[unit.toLowerCase()]);
}
/** Bits per second, decimal: `10M` is 10 Mbit/s. @throws UsageProblem */
export function parseBitRate(text) {
    const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)(?:bit(?:\/s)?|bps)?$/i.exec(text.trim());
    if (!match)
        throw new UsageProblem(`'${text}' is not a rate; try 500k, 10M or 1G (bits per second)`);
    return Number(match[1]) * { '': 1, k: 1e3, m: 1e6, g: 1e9 }[match[2].toLowerCase()];
}
/** `0.01` and `1%` are the same chance. @throws UsageProblem */
export function parseChance(text) {
    const match = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim());
    const chance = match ? Number(match[1]) / (match[2] === '%' ? 100 : 1) : NaN;
    if (!(chance >= 0 && chance <= 1))
        throw new UsageProblem(`'${text}' is not a chance; try 0.01 or 1%`);
    return chance;
}
/** `20`, `20ms` and `0.02s` are the same time. @throws UsageProblem */
export function parseMilliseconds(text) {
    const match = /^(\d+(?:\.\d+)?)(ms|s)?$/.exec(text.trim());
    if (!match)
        throw new UsageProblem(`'${text}' is not a time; try 20, 20ms or 1.5s`);
    return Number(match[1]) * (match[2] === 's' ? 1000 : 1);
}
/** A number above 0, seconds. @throws UsageProblem */
export function parseSeconds(text) {
    const seconds = Number(text);
    if (!(seconds > 0))
        throw new UsageProblem(`'${text}' is not a number of seconds above 0`);
    return seconds;
}
/** @throws UsageProblem */
export function parsePort(text) {
    const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
    if (!(port >= 1 && port <= 65535))
        throw new UsageProblem(`'${text}' is not a port; allowed: 1 to 65535`);
    return port;
}
/** @throws UsageProblem */
export function parseCount(text) {
    const count = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(count >= 1))
        throw new UsageProblem(`'${text}' is not a whole number above 0`);
    return count;
}
/** About three significant figures, without an exponent. */
export function figures(value) {
    const size = Math.abs(value);
    if (size >= 100)
        return value.toFixed(0);
    if (size >= 10)
        return value.toFixed(1);
    return value.toFixed(2);
}
/** Several of something, between commas. */
export function listOf(parse) {
    return (text) => text.split(',').map((part) => parse(part));
}
//# sourceMappingURL=sizes.js.map