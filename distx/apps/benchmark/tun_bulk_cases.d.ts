import type { Case } from './context.ts';
export declare const tunSendCase: Case;
export declare const tunReceiveCase: Case;
//# sourceMappingURL=tun_bulk_cases.d.ts.map