/**
 * The congestion controls by name, for options, command lines and comparisons.
 * Pure.
 */
import { bbr } from './bbr.ts';
import type { CongestionControlFactory } from './congestion_control.ts';
import { cubic } from './cubic.ts';
import { fixedWindow } from './fixed_window.ts';
import { newReno } from './new_reno.ts';

export type CongestionControlName = 'new_reno' | 'cubic' | 'bbr' | 'fixed_window';

export const congestionControlByName: Readonly<Record<CongestionControlName, CongestionControlFactory>> = Object.freeze(
  {
    new_reno: newReno,
    cubic,
    bbr,
    fixed_window: fixedWindow(),
  },
);

export function isCongestionControlName(name: string): name is CongestionControlName {
  return Object.hasOwn(congestionControlByName, name);
}
