/** Every requirement of RFC 9293 is carried by a test that names it or is refused on purpose, and the page that says so is true. */
import { expect } from 'chai';
import { readProjectFile } from '../harness/project_files.ts';
import { carriersIn, findCarriers, readRequirements, renderPage } from '../harness/requirements_table.ts';

describe('the requirements of RFC 9293', () => {
  const requirements = readRequirements();
  const carriers = findCarriers();

  it('are all there: 69 MUST, 31 SHOULD, 18 MAY and one recommendation', () => {
    const numbers = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${kind}-${index + 1}`);
    const all = [...numbers('MUST', 69), ...numbers('SHLD', 31), ...numbers('MAY', 18), 'REC-1'];
    expect(requirements.map(({ id }) => id))
      .to.have.members(all)
      .and.to.have.length(all.length);
    for (const { id, text, choice } of requirements) {
      expect(text, id).not.to.equal('');
      if (id.startsWith('MAY')) expect(choice, `${id} is a choice`).not.to.equal('');
    }
  });

  it('are each named by a test, MUST and SHOULD, but for those that are refused with a reason', () => {
    const carried = new Set(carriers.flatMap(({ ids }) => ids));
    const missing = requirements.filter(({ id, isRefused }) => !id.startsWith('MAY') && !isRefused && !carried.has(id));
    expect(missing.map(({ id }) => id)).to.deep.equal([]);
    const refused = requirements.filter(({ isRefused }) => isRefused);
    expect(refused.map(({ id }) => id)).to.deep.equal(['MUST-51', 'MUST-52', 'MUST-53', 'SHLD-24']);
    for (const { id, choice } of refused) expect(choice.length, id).to.be.greaterThan('refused: '.length);
  });

  it('are known: no title names one that RFC 9293 does not have', () => {
    const known = new Set(requirements.map(({ id }) => id));
    for (const { path, ids } of carriers)
      for (const id of ids) expect(known.has(id), `${id} in ${path}`).to.equal(true);
  });

  it('are found in titles of every form', () => {
    const source = [
      `describe('MUST-1 windows', () => {`,
      `  it("MUST-2 isn't short", () => {});`,
      '  it(`SHLD-3 ${count} times MUST-4`, () => {});',
      `  it('names nothing', () => {});`,
      `  it(\n    'MAY-5 on a line of its own', () => {});`,
    ].join('\n');
    expect(carriersIn('a', source).map(({ kind, title, ids }) => [kind, title, ids])).to.deep.equal([
      ['describe', 'MUST-1 windows', ['MUST-1']],
      ['it', "MUST-2 isn't short", ['MUST-2']],
      ['it', 'SHLD-3 … times MUST-4', ['SHLD-3', 'MUST-4']],
      ['it', 'MAY-5 on a line of its own', ['MAY-5']],
    ]);
  });

  it('stand in docs/rfc9293.md as they are now, with every test passing', () => {
    const page = renderPage(requirements, carriers, () => 'passes');
    const isSame = readProjectFile('docs/rfc9293.md') === page;
    expect(isSame, 'docs/rfc9293.md is out of date; run `npm run rfc9293`').to.equal(true);
  });
});
