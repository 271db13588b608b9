/**
 * Interfaces as Node's multicast options name them: by an address of theirs, or by name behind a percent sign, as `::%eth0`.
 */
import type { AttachedInterface } from '../stack/attached_interface.ts';
import type { InterfaceTable } from '../stack/interface_table.ts';
import { compactAddress } from '../util/compact_address.ts';
import { IPAddress } from '../util/ip_address.ts';

export function interfaceNamed(interfaces: InterfaceTable, nameOrAddress: string): AttachedInterface | undefined {
  const [text = '', scope] = nameOrAddress.split('%');
  if (scope !== undefined && scope !== '') {
    return interfaces.all.find(({ name, index }) => name === scope || String(index) === scope);
  }
  const address = IPAddress.tryParse(text);
  if (address === undefined) return interfaces.all.find(({ name }) => name === text);
  const compact = compactAddress(address);
  return interfaces.all.find((attached) => attached.isOurs(compact));
}
