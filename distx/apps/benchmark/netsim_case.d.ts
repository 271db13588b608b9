import type { Case } from './context.ts';
export declare const netsimCase: Case;
//# sourceMappingURL=netsim_case.d.ts.map