import type { Case } from './context.ts';
export declare const impairedCase: Case;
//# sourceMappingURL=impaired_case.d.ts.map