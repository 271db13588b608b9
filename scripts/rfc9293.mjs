// npm run rfc9293: runs every test that names a requirement of RFC 9293, and writes docs/rfc9293.md with what became of it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { findCarriers, readRequirements, renderPage } = await import('../dist/tests/harness/requirements_table.js');

/** Runs the tests. @returns [{ file, title, fullTitle, failed }] */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'rfc9293-'));
  const output = join(folder, 'results.json');
  const ran = spawnSync(
    'npx',
    [
      ...['mocha', '--reporter', 'json', '--reporter-option', `output=${output}`, '--timeout', '60000'],
      ...['--grep', String.raw`\b(MUST|SHLD|MAY|REC)-\d`],
      ...['--ignore', 'dist/tests/kernel/**', '--ignore', 'dist/tests/apps/**', 'dist/tests/**/*.test.js'],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    const { tests, pending } = JSON.parse(readFileSync(output, 'utf8'));
    const skipped = new Set(pending.map(({ fullTitle }) => fullTitle));
    return tests
      .filter(({ fullTitle }) => !skipped.has(fullTitle))
      .map(({ file, title, fullTitle, err }) => ({ file, title, fullTitle, failed: Object.keys(err).length > 0 }));
  } catch (error) {
    throw new Error(`mocha ended with ${ran.status ?? ran.signal} and left no results`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function resultOf({ path, kind, title }, tests) {
  const file = `dist/${path.replace(/\.ts$/, '.js')}`;
  const pattern = new RegExp(
    `${kind === 'it' ? '^' : ''}${title.split('…').map(escaped).join('.*')}${kind === 'it' ? '$' : ''}`,
    's',
  );
  const mine = tests.filter(
    (test) => test.file.endsWith(file) && pattern.test(kind === 'it' ? test.title : test.fullTitle),
  );
  if (mine.length === 0) return 'not run';
  return mine.some(({ failed }) => failed) ? 'fails' : 'passes';
}

// The page is one of the tests' subjects, but names no requirement, so it is not among those that run.
const tests = runTests();
const carriers = findCarriers();
const results = new Map(carriers.map((carrier) => [carrier, resultOf(carrier, tests)]));
writeFileSync(
  'docs/rfc9293.md',
  renderPage(readRequirements(), carriers, (carrier) => results.get(carrier)),
);

const bad = [...results].filter(([, result]) => result !== 'passes');
for (const [{ path, title }, result] of bad) console.log(`${result}: ${path}: ${title}`);
console.log(
  `docs/rfc9293.md: ${carriers.length} tests, ${tests.length} with all their cases, ${bad.length} not passing`,
);
process.exitCode = bad.length > 0 ? 1 : 0;
