/** What the apps need to know of the package they are in: its version, its folder, etc/tunconfig. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
function findRoot() {
    let folder = new URL('.', import.meta.url);
    while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/')
        folder = new URL('..', folder);
    return folder;
}
const ROOT = findRoot();
/** The path of a file of the package. */
export function projectPath(name) {
    return fileURLToPath(new URL(name, ROOT));
}
export function version() {
    const { version: text } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'));
    return text;
}
const DEFAULTS = { prefix: '169.254', defaultNumber: 144, hostOctet: 1, sunstarOctet: 9 };
/** etc/tunconfig, which tun.sh reads too; its defaults where the file is missing. */
export function readTUNConfig() {
    const path = projectPath('etc/tunconfig');
    if (!existsSync(path))
        return DEFAULTS;
    const lines = readFileSync(path, 'utf8').matchAll(/^([A-Z_]+)=(.*)$/gm);
    const values = new Map([...lines].map(([, key, value]) => [key, value.trim()]));
    return {
        prefix: values.get('TUN_IP_PREFIX') ?? DEFAULTS.prefix,
        defaultNumber: Number(values.get('TUN_DEFAULT_NUMBER') ?? DEFAULTS.defaultNumber),
        hostOctet: Number(values.get('TUN_HOST_OCTET') ?? DEFAULTS.hostOctet),
        sunstarOctet: Number(values.get('TUN_SUNSTAR_OCTET') ?? DEFAULTS.sunstarOctet),
    };
}
/** The addresses of tunNUM: Sunstar's and the kernel's. */
export function addressesOfTUN(number, config = readTUNConfig()) {
    const network = `${config.prefix}.${number}`;
    return { sunstar: `${network}.${config.sunstarOctet}`, host: `${network}.${config.hostOctet}` };
}
//# sourceMappingURL=project.js.map