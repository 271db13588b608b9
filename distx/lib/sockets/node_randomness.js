/**
 * Chance and secrets from the system: what the pure wing asks for as a RandomSource and as keys.
 * The pool is refilled 1,024 numbers at a time, since a call of the system's generator costs about as much as a thousand.
 */
import { randomFillSync } from 'node:crypto';
const POOL_WORDS = 1024;
/** Unpredictable numbers; every number is given once. */
export function nodeRandomSource() {
    const pool = new Uint32Array(POOL_WORDS);
    let next = POOL_WORDS;
    return {
        uint32() {
            if (next === POOL_WORDS) {
                randomFillSync(pool);
                next = 0;
            }
            const value = pool[next];
            pool[next] = 0; // not to be found in memory afterwards
            next += 1;
            return value;
        },
    };
}
/** 128 bits for keyed hashes. */
export function newSecret() {
    return randomFillSync(new Uint32Array(4));
}
//# sourceMappingURL=node_randomness.js.map