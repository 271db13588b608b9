import type { CongestionControlFactory } from './congestion_control.ts';
export type CongestionControlName = 'new_reno' | 'cubic' | 'bbr' | 'fixed_window';
export declare const congestionControlByName: Readonly<Record<CongestionControlName, CongestionControlFactory>>;
export declare function isCongestionControlName(name: string): name is CongestionControlName;
//# sourceMappingURL=congestion_controls.d.ts.map