/** The little Python in scripts means what Python means. */
import { expect } from 'chai';
import { evaluateSnippet, snippetProblem, type Variables } from '../../../lib/tools/packet_script/code_snippets.ts';
import { evaluatePython, type PythonValue } from '../../../lib/tools/packet_script/python_expressions.ts';
import { Divergence, UnsupportedFeature } from '../../../lib/tools/packet_script/script_error.ts';

const variables = new Map<string, PythonValue>([
  ['x', 10],
  ['y', 3],
  ['name', 'cubic'],
]);

describe('an expression in a script', () => {
  const values: readonly (readonly [string, PythonValue])[] = [
    ['1 + 2 * 3 ** 2', 19],
    ['-x // y', -4],
    ['-7 % 3', 2],
    ['7 / 2', 3.5],
    ['0x10 | 0b11', 19],
    ['1 << 40', 2 ** 40],
    ['~0', -1],
    ['(x - y) * 2 >> 1', 7],
    ['1 < y < x', true],
    ['1 < y > x', false],
    ['not x == 10 or y', 3],
    ['x and 0', 0],
    ['x == 10 if y else 5', true],
    ['y in (1, 2, 3)', true],
    ['y not in [1, 2]', true],
    ['"ub" in name', true],
    ["name == 'cubic'", true],
    ['max(x, y, 12) - min(x, y)', 9],
    ['abs(-3) + len((1, 2)) + int(2.9) + round(2.6)', 10],
    ['1e3', 1000],
    ['True == 1', true],
    ['None', null],
  ];
  for (const [text, value] of values) {
    it(`${text} is ${JSON.stringify(value)}`, () => expect(evaluatePython(text, variables)).to.deep.equal(value));
  }

  it('that is none of these is not understood', () => {
    for (const text of ['', 'lambda: 1', 'x.y', 'f(1)', 'x[0]', '1 +', '(1', 'unknown', '1 // 0', '$', '1.5 | 2']) {
      expect(() => evaluatePython(text, variables), text).to.throw(UnsupportedFeature);
    }
  });
});

describe('a snippet in a script', () => {
  it('asserts, assigns, counts and prints; comments and continued lines are no matter', () => {
    const own: Variables = new Map(variables);
    evaluateSnippet(
      'n = 1; n += 2  # note; assert False\nassert n == 3, "n is not 3"\nprint(n)\nassert 1 \\\n == 1',
      own,
    );
    expect(own.get('n')).to.equal(3);
  });

  it('fails with the values of the names in its condition', () => {
    try {
      evaluateSnippet("assert x == 11, 'x: %d' % x", new Map(variables));
      expect.fail('it holds');
    } catch (problem) {
      expect(problem).to.be.instanceOf(Divergence).and.to.include({ expected: 'x == 11', got: 'x = 10' });
    }
  });

  it('is looked through beforehand', () => {
    const isKnown = (name: string): boolean => variables.has(name);
    expect(snippetProblem('z = x\nassert z == 1', isKnown)).to.equal(undefined);
    expect(snippetProblem('assert w == 1', isKnown)).to.equal('w is not known here');
    expect(snippetProblem('while True: pass', isKnown)).to.match(/not understood/);
  });
});
