/** Runs every benchmark in tests/speed, each in a process of its own, so that none warms the compiler for the next. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../dist/tests/speed', import.meta.url));
const wanted = process.argv.slice(2);
const benchmarks = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

for (const name of benchmarks.sort()) {
  console.log(`\n${name.replace(/\.js$/, '')}`);
  const run = spawnSync(process.execPath, ['--expose-gc', join(folder, name)], { stdio: 'inherit' });
  if (run.status !== 0) process.exitCode = 1;
}
if (benchmarks.length === 0) console.log('no benchmark matches');
