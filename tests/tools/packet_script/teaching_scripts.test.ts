/** Every script in tests/scripts passes, held to more than the language demands, and says what it teaches. */
import { expect } from 'chai';
import { profileNamed } from '../../../lib/tools/packet_script/profiles.ts';
import { describeFailure } from '../../../lib/tools/packet_script/reports.ts';
import { runScript } from '../../../lib/tools/packet_script/runner.ts';
import { seededRandomSource } from '../../../lib/util/random_source.ts';
import { filesBelow, readProjectFile } from '../../harness/project_files.ts';

const FOLDER = 'tests/scripts/';
const scripts = filesBelow(FOLDER).filter((path) => path.endsWith('.pkt'));

/** The comment lines at the head, as one text. */
function introduction(text: string): string {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/\s*/, ''))
    .join(' ');
}

describe('the teaching scripts', () => {
  it('are at least sixty', () => {
    expect(scripts.length).to.be.at.least(60);
  });

  it('each begin with a comment that names the section of an RFC', () => {
    const silent = scripts.filter((path) => !/RFC \d+ §/.test(introduction(readProjectFile(path))));
    expect(silent).to.deep.equal([]);
  });

  it('are all in the table of contents, which lists nothing else', () => {
    const contents = readProjectFile(`${FOLDER}README.md`);
    const listed = [...contents.matchAll(/\]\((\w+\/\w+\.pkt)\)/g)].map(([, path]) => `${FOLDER}${path}`);
    expect(listed.sort()).to.deep.equal(scripts);
  });

  for (const path of scripts) {
    it(`${path.slice(FOLDER.length)} passes`, () => {
      const outcome = runScript(path, readProjectFile(path), {
        profile: profileNamed('default'),
        random: seededRandomSource(1),
        strict: true,
      });
      if (outcome.status === 'failed') expect.fail(describeFailure(outcome));
      expect(outcome.status === 'skipped' ? outcome.reason : '').to.equal('');
    });
  }
});
