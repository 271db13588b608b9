/**
 * From a name on the command line to an Ethernet device: `tap7` is a TAP, `eth1` an interface that exists, each with
 * `@NAMESPACE` if it is in another one. `tap:NAME` and `packet:NAME` say which of the two is meant where the name does not.
 */
import { openPacketDevice, openTAP, type PacketDevice, type TAPDevice } from '../lib/index.ts';
import { AppError, EXIT, UsageProblem } from './exit_codes.ts';

export interface EthernetDeviceName {
  readonly kind: 'tap' | 'packet';
  readonly name: string;
  readonly namespace: string | undefined;
}

export function parseEthernetDevice(text: string): EthernetDeviceName {
  const match = /^(?:(tap|packet):)?([^\s/:@]{1,15})(?:@(\S+))?$/.exec(text);
  if (match === null) {
    throw new UsageProblem(
      `'${text}' is no device; try tap7, eth1, tap:NAME, packet:NAME, each with @NAMESPACE or without`,
    );
  }
  const [, kind, name = '', namespace] = match;
  const guess = /^tap\d+$/.test(name) ? 'tap' : 'packet';
  return { kind: (kind as 'tap' | 'packet' | undefined) ?? guess, name, namespace };
}

/**
 * Attaches to the device; a TAP that does not exist is made, for as long as the program runs, and brought up.
 * @throws SystemCallError with a remedy; AppError for an interface that is down
 */
export function openEthernetDevice(device: EthernetDeviceName, offload: boolean): TAPDevice | PacketDevice {
  const { kind, name, namespace } = device;
  const where = namespace === undefined ? {} : { namespace };
  if (kind === 'tap') {
    const tap = openTAP({ name, offload, ...where });
    try {
      if (!tap.native.up) tap.native.up = true;
      return tap;
    } catch (error) {
      tap.close();
      throw error;
    }
  }
  const packets = openPacketDevice({ interface: name, offload, ...where });
  if (packets.native.up) return packets;
  packets.close();
  const command = `ip${namespace === undefined ? '' : ` -n ${namespace}`} link set dev ${name} up`;
  throw new AppError(`${name} is down; run \`${command}\``, EXIT.failed, 'ENETDOWN', { device: name });
}
