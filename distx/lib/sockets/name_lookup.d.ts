/**
 * From a host name to an address of a family that the host has, by the `lookup` function that `net.connect` takes, by
 * default `dns.lookup`.
 */
import { type LookupAddress } from 'node:dns';
/** As the `lookup` option of `net.connect`; may answer with one address or with a list. Family 0: either. */
export type LookupFunction = (hostname: string, options: {
    family: 0 | 4 | 6;
    hints?: number;
    all: false;
}, callback: (error: NodeJS.ErrnoException | null, address: string | readonly LookupAddress[], family?: number) => void) => void;
export interface LookupSettings {
    /** 0: either. */
    readonly family: 0 | 4 | 6;
    readonly lookup: LookupFunction | undefined;
    readonly hints: number | undefined;
}
/** Told once: an address, or why there is none. */
export type LookupResult = (error: Error | null, address: string) => void;
/** Which family to ask for. @param wanted as in `net.connect`; 0: what the host has */
export declare function lookupFamily(wanted: number | undefined, hasIPv4: boolean, hasIPv6: boolean): 0 | 4 | 6;
/**
 * Looks a name up. An address is its own answer, given before the call returns.
 * @returns whether a lookup takes place, so that a 'lookup' event is due
 */
export declare function lookupAddress(hostname: string, settings: LookupSettings, done: LookupResult): boolean;
//# sourceMappingURL=name_lookup.d.ts.map