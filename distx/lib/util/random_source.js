/** mulberry32: small, fast, repeatable, and not for secrets. The same seed gives the same sequence. */
export function seededRandomSource(seed) {
    let state = seed >>> 0;
    return {
        uint32() {
            state = (state + 0x6d2b79f5) >>> 0;
            let mixed = Math.imul(state ^ (state >>> 15), state | 1);
            mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
            return (mixed ^ (mixed >>> 14)) >>> 0;
        },
    };
}
/** A fraction in [0, 1). */
export function fraction(random) {
    return random.uint32() / 4294967296;
}
/** An integer in [0, limit), unbiased enough for limits far below 2^32. */
export function below(random, limit) {
    return Math.floor(fraction(random) * limit);
}
//# sourceMappingURL=random_source.js.map