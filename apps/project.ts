/** What the apps need to know of the package they are in: its version, its folder, etc/tunconfig. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

function findRoot(): URL {
  let folder = new URL('.', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('..', folder);
  return folder;
}

const ROOT = findRoot();

/** The path of a file of the package. */
export function projectPath(name: string): string {
  return fileURLToPath(new URL(name, ROOT));
}

export function version(): string {
  const { version: text } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as { version: string };
  return text;
}

export interface TUNConfig {
  /** First two octets, `169.254`. */
  readonly prefix: string;
  /** First three groups, `fd53:756e:7374`. */
  readonly prefix6: string;
  readonly defaultNumber: number;
  readonly hostOctet: number;
  readonly sunstarOctet: number;
}

const DEFAULTS: TUNConfig = {
  prefix: '169.254',
  prefix6: 'fd53:756e:7374',
  defaultNumber: 144,
  hostOctet: 1,
  sunstarOctet: 9,
};

/** etc/tunconfig, which tun.sh reads too; its defaults where the file is missing. */
export function readTUNConfig(): TUNConfig {
  const path = projectPath('etc/tunconfig');
  if (!existsSync(path)) return DEFAULTS;
  const lines = readFileSync(path, 'utf8').matchAll(/^([A-Z0-9_]+)=(.*)$/gm);
  const values = new Map([...lines].map(([, key, value]) => [key!, value!.trim()]));
  return {
    prefix: values.get('TUN_IP_PREFIX') ?? DEFAULTS.prefix,
    prefix6: values.get('TUN_IP6_PREFIX') ?? DEFAULTS.prefix6,
    defaultNumber: Number(values.get('TUN_DEFAULT_NUMBER') ?? DEFAULTS.defaultNumber),
    hostOctet: Number(values.get('TUN_HOST_OCTET') ?? DEFAULTS.hostOctet),
    sunstarOctet: Number(values.get('TUN_SUNSTAR_OCTET') ?? DEFAULTS.sunstarOctet),
  };
}

export interface TUNAddresses {
  readonly sunstar: string;
  readonly host: string;
  readonly sunstar6: string;
  readonly host6: string;
}

/** The addresses of tunNUM: Sunstar's and the kernel's. */
export function addressesOfTUN(number: number, config: TUNConfig = readTUNConfig()): TUNAddresses {
  const network = `${config.prefix}.${number}`;
  const network6 = `${config.prefix6}:${number}`;
  return {
    sunstar: `${network}.${config.sunstarOctet}`,
    host: `${network}.${config.hostOctet}`,
    sunstar6: `${network6}::${config.sunstarOctet}`,
    host6: `${network6}::${config.hostOctet}`,
  };
}
