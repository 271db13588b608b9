/**
 * From a host name to an address of a family that the host has, by the `lookup` function that `net.connect` takes, by
 * default `dns.lookup`.
 */
import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { ConnectionError } from '../util/errors.js';
/** Which family to ask for. @param wanted as in `net.connect`; 0: what the host has */
export function lookupFamily(wanted, hasIPv4, hasIPv6) {
    if (wanted === 4 || wanted === 6)
        return wanted;
    if (hasIPv4 && hasIPv6)
        return 0;
    return hasIPv6 ? 6 : 4;
}
/**
 * Looks a name up. An address is its own answer, given before the call returns.
 * @returns whether a lookup takes place, so that a 'lookup' event is due
 */
export function lookupAddress(hostname, settings, done) {
    if (isIP(hostname) !== 0) {
        done(null, hostname);
        return false;
    }
    const { family, hints } = settings;
    const lookup = settings.lookup ?? systemLookup;
    const isWelcome = (address) => isIP(address) !== 0 && (family === 0 || isIP(address) === family);
    lookup(hostname, { family, all: false, ...(hints === undefined ? {} : { hints }) }, (error, found) => {
        if (error) {
            done(error, '');
            return;
        }
        const addresses = typeof found === 'string' ? [found] : found.map((entry) => entry.address);
        const address = addresses.find(isWelcome);
        if (address !== undefined)
            done(null, address);
        else
            done(new ConnectionError('EAFNOSUPPORT', { syscall: 'connect', address: addresses[0] ?? hostname }), '');
    });
    return true;
}
//# sourceMappingURL=name_lookup.js.map