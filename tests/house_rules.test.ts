/**
 * The rules of the house as assertions: who may import whom, which rooms are pure, how files are named and introduced.
 * The table of rooms is that of lib/README.md.
 */
import { expect } from 'chai';
import { dirname, join } from 'node:path';
import { filesBelow, readProjectFile } from './harness/project_files.ts';
import { codeOnly, importedModules } from './harness/source_text.ts';

const PURE = ['util', 'tcp_helpers', 'network', 'tcp', 'stack', 'services', 'tools'];
/** Room → the rooms it may import besides itself. `tcp` is lib/*.ts, `index` is the front door lib/index.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  util: [],
  tcp_helpers: ['util'],
  network: ['util'],
  tcp: ['util', 'tcp_helpers'],
  stack: ['util', 'tcp_helpers', 'tcp', 'network'],
  services: ['util', 'network'],
  eventloop: ['util'],
  devices: ['util', 'eventloop'],
  sockets: ['util', 'tcp_helpers', 'tcp', 'network', 'stack', 'services', 'eventloop', 'devices'],
  tools: ['util', 'tcp_helpers', 'network', 'tcp', 'stack'],
  index: ['util', 'tcp_helpers', 'tcp', 'network', 'stack', 'services', 'eventloop', 'devices', 'sockets', 'tools'],
  apps: ['index', 'tools'],
};

/** What reaches for the clock, for chance or for the machine. Properties of other objects (`loop.process`) are not meant. */
const IMPURE =
  /(?<!(?<!globalThis|\.\.)\.|[\w#])(?:Date\.now|new Date\(\)|performance\.|Math\.random|set(?:Timeout|Interval|Immediate)\b|queueMicrotask\b|process\.|console\.|crypto\.|Buffer\b|require\()/g;

const sources = [...filesBelow('lib'), ...filesBelow('apps')].filter((path) => path.endsWith('.ts'));
const library = sources.filter((path) => path.startsWith('lib/'));
const tests = filesBelow('tests').filter((path) => path.endsWith('.ts'));

function roomOf(path: string): string {
  const [top, second = ''] = path.split('/');
  if (top !== 'lib') return top!;
  if (path === 'lib/index.ts') return 'index';
  return second.endsWith('.ts') ? 'tcp' : second;
}

/** The project files a file imports, as paths from the root; packages and node: modules are left out. */
function neighbours(path: string): string[] {
  return importedModules(readProjectFile(path))
    .filter((module) => module.startsWith('.'))
    .map((module) => join(dirname(path), module));
}

/** All matches of a pattern in the code of some files, as `path:line: text`. */
function findIn(paths: readonly string[], pattern: RegExp): string[] {
  return paths.flatMap((path) => {
    const code = codeOnly(readProjectFile(path));
    return [...code.matchAll(pattern)].map(
      ({ 0: found, index }) => `${path}:${code.slice(0, index).split('\n').length}: ${found.trim()}`,
    );
  });
}

/** The first cycle met when walking the imports depth first, as the paths along it, or undefined. */
function findCycle(paths: readonly string[]): string[] | undefined {
  const done = new Set<string>();
  function visit(path: string, trail: readonly string[]): string[] | undefined {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of neighbours(path)) {
      const cycle = visit(next, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  }
  for (const path of paths) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('the rules of the house', () => {
  it('are looked for in code, not in comments, strings or patterns', () => {
    const source = "a(`x ${f({ b: 1 })} process.y`); // process.y\n/* process. */ c('process.'); d = /['`]process./; e";
    expect(codeOnly(source).replace(/\s+/g, ' ')).to.equal("a(` ${f({ b: 1 })} `); c(' '); d = / /; e");
    expect(
      importedModules("import a, { type B } from './a.ts'; // from './b.ts'\nexport * from './c.ts';"),
    ).to.deep.equal(['./a.ts', './c.ts']);
    expect(importedModules("import 'd'; type E = import('./e.ts').E; await import(`f`);")).to.deep.equal([
      'd',
      './e.ts',
      'f',
    ]);
  });

  it('a room imports only the rooms below it', () => {
    const trespasses = sources.flatMap((path) =>
      neighbours(path)
        .filter((other) => roomOf(other) !== roomOf(path) && !(MAY_IMPORT[roomOf(path)] ?? []).includes(roomOf(other)))
        .map((other) => `${path} imports ${other}`),
    );
    expect(trespasses).to.deep.equal([]);
  });

  it('every folder of lib/ is a room in the table', () => {
    expect([...new Set(sources.map(roomOf))].filter((room) => !(room in MAY_IMPORT))).to.deep.equal([]);
  });

  it('imports name .ts files that exist, and never run in a circle', () => {
    const files = new Set(filesBelow('.'));
    const lost = [...sources, ...tests].flatMap((path) => neighbours(path).filter((other) => !files.has(other)));
    expect(lost).to.deep.equal([]);
    expect(findCycle(sources) ?? []).to.deep.equal([]);
  });

  it('pure rooms import nothing of Node and reach for no clock, chance, timer or console', () => {
    const pure = library.filter((path) => PURE.includes(roomOf(path)));
    const nodeImports = pure.flatMap((path) =>
      importedModules(readProjectFile(path))
        .filter((module) => !module.startsWith('.') && module !== 'eventemitter3')
        .map((module) => `${path} imports ${module}`),
    );
    expect([...nodeImports, ...findIn(pure, IMPURE)]).to.deep.equal([]);
  });

  it('lib/ is silent', () => {
    expect(findIn(library, /(?<![.\w])console\b/g)).to.deep.equal([]);
  });

  it('every file of lib/ begins by saying what it is', () => {
    expect(library.filter((path) => !/^\/\*\*\s[\s\S]{20,}?\*\//.test(readProjectFile(path)))).to.deep.equal([]);
  });

  it('every room has a README.md of at most 40 lines', () => {
    const rooms = Object.keys(MAY_IMPORT).filter((room) => !['tcp', 'index', 'apps'].includes(room));
    const readmes = rooms.map((room) => `lib/${room}/README.md`);
    const present = new Set(filesBelow('lib'));
    expect(readmes.filter((path) => !present.has(path))).to.deep.equal([]);
    expect(readmes.filter((path) => readProjectFile(path).trimEnd().split('\n').length > 40)).to.deep.equal([]);
  });

  it('files and folders have snake_case names', () => {
    const snakeCase = /^(?:(?:[a-z0-9]+(?:_[a-z0-9]+)*)\/)*[a-z0-9]+(?:_[a-z0-9]+)*(?:\.test)?\.ts$/;
    expect([...sources, ...tests].filter((path) => !snakeCase.test(path))).to.deep.equal([]);
  });

  it('there are no default exports, enums, namespaces or any', () => {
    expect(findIn(sources, /\bexport\s+default\b/g)).to.deep.equal([]);
    expect(
      findIn([...sources, ...tests], /^\s*(?:export\s+|declare\s+)*(?:const\s+)?(?:enum|namespace)\s+\w/gm),
    ).to.deep.equal([]);
    expect(findIn([...sources, ...tests], /(?:[:<,|&=([]|\bas)\s*any\b(?!\s*[.:(=])/g)).to.deep.equal([]);
  });

  it('no file names a place on one machine', () => {
    const places = new RegExp(String.raw`(?<![\w.~$}/-])/(?:${['work', 'root', 'home', 'Users'].join('|')})/\w`);
    const texts = filesBelow('.').filter(
      (path) => !/^LICENSE$|package-lock\.json$|\.(?:pcap|pcapng|png|node|wasm)$/.test(path),
    );
    expect(texts.filter((path) => places.test(readProjectFile(path)))).to.deep.equal([]);
  });

  after(() => {
    for (const path of sources) {
      const lines = readProjectFile(path).split('\n').length - 1;
      if (lines > 400) process.stdout.write(`    ? ${path} has ${lines} lines: what is the second thing in it?\n`);
    }
  });
});
