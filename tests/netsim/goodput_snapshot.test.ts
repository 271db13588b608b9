/** Goodput over loss × round trip × queue × algorithm, compared with the table in goodput_snapshot.txt. */
import { expect } from 'chai';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatGoodputTable,
  GOODPUT_NAME_WIDTH,
  goodputCells,
} from '../../lib/tools/network_simulator/goodput_table.ts';
import { PROJECT_ROOT, readProjectFile } from '../harness/project_files.ts';

const PATH = 'tests/netsim/goodput_snapshot.txt';

/**
 * The table is the same whenever the code is. But every change to how TCP sends moves where chance strikes, so that only
 * what exceeds this is a reason to stop; whoever refreshes the table sees every digit in the diff.
 */
const TOLERATED_PART = 0.2;
const TOLERATED_POINTS = 4;

const HEADING = [
  '# Goodput of one connection over a line of 20 Mbit/s in 4 s of virtual time, slow start included: percent of what the',
  '# line carries of payload. Written by `npm run netsim:snapshot`; see goodput_snapshot.test.ts.',
];

function numbersOf(line: string): number[] {
  return line.slice(GOODPUT_NAME_WIDTH).trim().split(/\s+/).map(Number);
}

describe('goodput over a bad path', () => {
  it('is what it was', function () {
    this.timeout(120_000);
    const table = formatGoodputTable([...goodputCells()]);
    if (process.env.SUNSTAR_UPDATE_LISTS === '1' || !existsSync(join(PROJECT_ROOT, PATH))) {
      writeFileSync(join(PROJECT_ROOT, PATH), [...HEADING, ...table, ''].join('\n'));
      return;
    }
    const pinned = readProjectFile(PATH)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(pinned.map((line) => line.slice(0, GOODPUT_NAME_WIDTH))).to.deep.equal(
      table.map((line) => line.slice(0, GOODPUT_NAME_WIDTH)),
    );
    const changes: string[] = [];
    table.slice(1).forEach((line, index) => {
      const before = numbersOf(pinned[index + 1]!);
      const now = numbersOf(line);
      const isFar = now.some((value, column) => {
        const was = before[column]!;
        return Math.abs(value - was) > Math.max(TOLERATED_POINTS, was * TOLERATED_PART);
      });
      if (isFar) changes.push(`was ${pinned[index + 1]!}`, `is  ${line}`);
    });
    expect(changes, `goodput has changed; if this is meant, run \`npm run netsim:snapshot\``).to.deep.equal([]);
  });
});
