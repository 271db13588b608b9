/**
 * The TCP test suite of the FreeBSD project, played with its profile, when SUNSTAR_CONFORMANCE names the folder it lies in.
 * What passes and what does not is kept in docs/conformance.md: a change shows there as a difference.
 */
import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ScriptOutcome } from '../../../lib/tools/packet_script/outcome.ts';
import { profileNamed } from '../../../lib/tools/packet_script/profiles.ts';
import { countOutcomes } from '../../../lib/tools/packet_script/reports.ts';
import { runScript } from '../../../lib/tools/packet_script/runner.ts';
import { seededRandomSource } from '../../../lib/util/random_source.ts';
import { PROJECT_ROOT } from '../../harness/project_files.ts';
import { skip } from '../../harness/skip.ts';

const SUITE = 'freebsd-tcp-testsuite';
const PAGE = join(PROJECT_ROOT, 'docs/conformance.md');

/** Why a script fails that does; one that fails without a reason here is a defect. */
const REASONS: Readonly<Record<string, string>> = {};

function play(folder: string): ScriptOutcome[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pkt'));
  return files.sort().map((name) =>
    runScript(name, readFileSync(join(folder, name), 'utf8'), {
      profile: profileNamed('freebsd'),
      random: seededRandomSource(1),
    }),
  );
}

function table(outcomes: readonly ScriptOutcome[]): string[] {
  const folders = new Map<string, ScriptOutcome[]>();
  for (const outcome of outcomes) {
    const folder = dirname(outcome.file);
    folders.set(folder, [...(folders.get(folder) ?? []), outcome]);
  }
  const rows = [...folders, ['all', outcomes] as const].map(([folder, here]) => {
    const { passed, failed, skipped } = countOutcomes(here);
    return `| ${folder} | ${passed} | ${failed} | ${skipped} |`;
  });
  return ['| folder | passed | failed | skipped |', '|---|---:|---:|---:|', ...rows];
}

function nameOf(outcome: ScriptOutcome): string {
  return outcome.file.slice(outcome.file.lastIndexOf('/') + 1);
}

function pageFor(outcomes: readonly ScriptOutcome[]): string {
  const { passed, failed, skipped } = countOutcomes(outcomes);
  const failures = outcomes.filter((outcome) => outcome.status === 'failed');
  const skips = outcomes.filter((outcome) => outcome.status === 'skipped');
  return [
    '# Conformance',
    '',
    'What the scripts of others say about Sunstar. Written by `npm run conformance`, which needs the suites; a test compares.',
    '',
    '## The TCP test suite of FreeBSD',
    '',
    `${outcomes.length} scripts (https://github.com/freebsd-net/tcp-testsuite, BSD licence), played in virtual time with`,
    `\`sunstar packetscript --profile freebsd\`: ${passed} passed, ${failed} failed, ${skipped} skipped. Of those that could be`,
    `played, ${((passed * 100) / (passed + failed)).toFixed(1)} % pass.`,
    '',
    ...table(outcomes),
    '',
    failures.length === 0 ? 'None fails.' : 'Failed:',
    '',
    ...failures.map(
      (outcome) =>
        `- \`${outcome.file}\`, line ${outcome.position.line}: ${REASONS[nameOf(outcome)] ?? outcome.message}`,
    ),
    ...(failures.length === 0 ? [] : ['']),
    'Skipped:',
    '',
    ...skips.map((outcome) => `- \`${outcome.file}\`: ${outcome.reason}`),
    '',
    'The profile makes our stack what these scripts take for granted: the options of a SYN in the BSD layout, a receive',
    'buffer of whole segments, an ACK for every second segment however small, a FIN repeated when both sides close at once, an',
    'error for a RST that comes when all is said, and TIME-WAIT in the manner of BSD. Each is an option of every connection',
    '(`lib/tcp_helpers/tcp_config.ts`). Settings by `sysctl` become such options; `sockstat` is answered from the stack.',
    '',
  ].join('\n');
}

describe('the TCP test suite of FreeBSD', function () {
  this.timeout(60_000);
  let outcomes: ScriptOutcome[] = [];

  before(function () {
    const folder = process.env.SUNSTAR_CONFORMANCE;
    if (folder === undefined || folder === '') skip(this, 'SUNSTAR_CONFORMANCE does not name the folder of the suites');
    const suite = join(folder, SUITE);
    if (!existsSync(suite)) skip(this, `there is no ${SUITE} in SUNSTAR_CONFORMANCE`);
    outcomes = play(suite);
  });

  it('passes but for at most one script in twenty of those that can be played', () => {
    const { passed, failed } = countOutcomes(outcomes);
    expect(outcomes.length).to.be.greaterThan(400);
    expect(passed / (passed + failed)).to.be.greaterThan(0.95);
  });

  it('fails only where there is a reason', () => {
    const surprises = outcomes.filter(
      (outcome) => outcome.status === 'failed' && !Object.hasOwn(REASONS, nameOf(outcome)),
    );
    expect(
      surprises.map((outcome) => (outcome.status === 'failed' ? `${outcome.file}: ${outcome.message}` : '')),
    ).to.deep.equal([]);
  });

  it('has the results that docs/conformance.md tells', () => {
    const page = pageFor(outcomes);
    if (process.env.SUNSTAR_UPDATE_LISTS === '1') writeFileSync(PAGE, page);
    expect(readFileSync(PAGE, 'utf8')).to.equal(page);
  });
});
