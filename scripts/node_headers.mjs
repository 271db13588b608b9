/**
 * Where the headers of the running Node lie, so that building the addon needs no download. Node's own archives and the
 * distributions' packages put them in include/node beside bin; where that is not so, node-gyp fetches them.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The environment for node-gyp: ours, with nodedir filled in when it is known and not already chosen. */
export function environmentForNodeGyp() {
  const prefix = dirname(dirname(process.execPath));
  const known = existsSync(join(prefix, 'include/node/node_api.h'));
  return known ? { npm_config_nodedir: prefix, ...process.env } : process.env;
}
