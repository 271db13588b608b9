import type { Case } from './context.ts';
export declare const idleCase: Case;
export declare const memoryGrowthCase: Case;
//# sourceMappingURL=rest_cases.d.ts.map