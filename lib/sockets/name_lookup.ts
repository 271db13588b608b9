/**
 * From a host name to an IPv4 address, by the `lookup` function that `net.connect` takes, by default `dns.lookup`.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { ConnectionError } from '../util/errors.ts';

/** As the `lookup` option of `net.connect`; may answer with one address or with a list. */
export type LookupFunction = (
  hostname: string,
  options: { family: 4; hints?: number; all: false },
  callback: (error: NodeJS.ErrnoException | null, address: string | readonly LookupAddress[], family?: number) => void,
) => void;

/** Told once: an address, or why there is none. */
export type LookupResult = (error: Error | null, address: string) => void;

/**
 * Looks a name up. An IPv4 address is its own answer, given before the call returns.
 * @returns whether a lookup takes place, so that a 'lookup' event is due
 */
export function lookupIPv4(
  hostname: string,
  settings: { lookup: LookupFunction | undefined; hints: number | undefined },
  done: LookupResult,
): boolean {
  const family = isIP(hostname);
  if (family === 4) {
    done(null, hostname);
    return false;
  }
  if (family === 6) {
    done(new ConnectionError('EAFNOSUPPORT', { syscall: 'connect', address: hostname }), '');
    return false;
  }
  const lookup = settings.lookup ?? (systemLookup as unknown as LookupFunction);
  const options = {
    family: 4,
    all: false,
    ...(settings.hints === undefined ? {} : { hints: settings.hints }),
  } as const;
  lookup(hostname, options, (error, found) => {
    if (error) {
      done(error, '');
      return;
    }
    const address = typeof found === 'string' ? found : found.find((entry) => entry.family === 4)?.address;
    if (address !== undefined && isIP(address) === 4) done(null, address);
    else done(new ConnectionError('EAFNOSUPPORT', { syscall: 'connect', address: address ?? hostname }), '');
  });
  return true;
}
