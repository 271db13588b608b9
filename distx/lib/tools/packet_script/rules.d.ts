/**
 * Which clause a divergence is about: what stands in a comment of the script close before the line, or what the field in
 * question usually comes from.
 * Pure.
 */
import type { Script, ScriptEvent } from './script.ts';
/** What can differ. */
export type Aspect = 'flags' | 'sequence' | 'acknowledgment' | 'window' | 'urgent' | 'options' | 'length' | 'payload' | 'checksum' | 'ecn' | 'ttl' | 'icmp' | 'udp' | 'time' | 'silence' | 'noise' | 'call' | 'state';
/** @param differing what was expected and what came, as flags and option texts, where there is such a thing */
export declare function ruleOf(script: Script, event: ScriptEvent, aspect: Aspect, flags?: number, options?: string): string;
//# sourceMappingURL=rules.d.ts.map