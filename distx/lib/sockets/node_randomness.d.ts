import type { RandomSource } from '../util/random_source.ts';
import type { SipHashKey } from '../util/siphash.ts';
/** Unpredictable numbers; every number is given once. */
export declare function nodeRandomSource(): RandomSource;
/** 128 bits for keyed hashes. */
export declare function newSecret(): SipHashKey;
//# sourceMappingURL=node_randomness.d.ts.map