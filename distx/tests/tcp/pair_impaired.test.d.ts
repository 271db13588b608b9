import { type PairOptions } from '../harness/pair.ts';
export declare function pairOf(seed: number): PairOptions;
//# sourceMappingURL=pair_impaired.test.d.ts.map