/**
 * Addresses as tcpdump writes them, from bytes of any length.
 * Pure.
 */
import { IPAddress } from '../../util/ip_address.ts';

/** `02:00:5e:10:00:01`; `?` for none. */
export function hardwareAddressText(bytes: Uint8Array): string {
  if (bytes.byteLength === 0) return '?';
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** Of 4 or 16 bytes; hexadecimal for any other length. */
export function ipAddressText(bytes: Uint8Array): string {
  if (bytes.byteLength === 4 || bytes.byteLength === 16) return IPAddress.fromBytes(bytes).toString();
  return `0x${hardwareAddressText(bytes).replaceAll(':', '')}`;
}

const PORT_NAMES: Readonly<Record<number, string>> = {
  7: 'echo',
  9: 'discard',
  13: 'daytime',
  19: 'chargen',
  20: 'ftp-data',
  21: 'ftp',
  22: 'ssh',
  23: 'telnet',
  25: 'smtp',
  37: 'time',
  53: 'domain',
  67: 'bootps',
  68: 'bootpc',
  69: 'tftp',
  79: 'finger',
  80: 'http',
  110: 'pop3',
  111: 'sunrpc',
  123: 'ntp',
  143: 'imap2',
  161: 'snmp',
  179: 'bgp',
  389: 'ldap',
  443: 'https',
  514: 'syslog',
  546: 'dhcpv6-client',
  547: 'dhcpv6-server',
  587: 'submission',
  853: 'domain-s',
  993: 'imaps',
  995: 'pop3s',
  3306: 'mysql',
  5201: 'iperf3',
  5353: 'mdns',
  5432: 'postgresql',
  8080: 'http-alt',
};

/** The port's name in the registry of service names, where it is one of the known ones; else the number. */
export function portName(port: number): string {
  return PORT_NAMES[port] ?? String(port);
}

/** The port of that name. */
export function portNamed(name: string): number | undefined {
  const found = Object.entries(PORT_NAMES).find(([, known]) => known === name);
  return found === undefined ? undefined : Number(found[0]);
}
