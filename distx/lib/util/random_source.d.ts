/**
 * Chance as an argument: protocol code asks a RandomSource, the outside hands in a real one, tests a seeded one.
 * Pure.
 */
export interface RandomSource {
    /** An unpredictable integer, 0 … 2^32 − 1. */
    uint32(): number;
}
/** mulberry32: small, fast, repeatable, and not for secrets. The same seed gives the same sequence. */
export declare function seededRandomSource(seed: number): RandomSource;
/** A fraction in [0, 1). */
export declare function fraction(random: RandomSource): number;
/** An integer in [0, limit), unbiased enough for limits far below 2^32. */
export declare function below(random: RandomSource, limit: number): number;
//# sourceMappingURL=random_source.d.ts.map