/** From a name on the command line to an address of the family that is wanted, by our resolver or the system's. */
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Resolver, type Host } from '../lib/index.ts';
import { AppError, EXIT } from './exit_codes.ts';

/** @param server asked in place of the system. @throws AppError when there is no such host */
export async function destinationAddress(
  host: Host,
  name: string,
  family: 0 | 4 | 6,
  server: string | undefined,
): Promise<string> {
  if (isIP(name) !== 0) {
    if (family === 0 || isIP(name) === family) return name;
    throw new AppError(`${name} is no IPv${family} address`, EXIT.usage, 'ERR_INVALID_ADDRESS_FAMILY');
  }
  try {
    if (server === undefined)
      return (await lookup(name, { family: family === 0 && host.address6 === null ? 4 : family })).address;
    const [found] = await new Resolver(host, { servers: [server] }).addressesOf(name, { family });
    return found!.address;
  } catch (cause) {
    throw new AppError(`${name}: name or service not known`, EXIT.usage, 'ENOTFOUND', { cause: String(cause) });
  }
}
