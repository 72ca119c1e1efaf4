import { structureOf } from '../../../scripts/folder-structure';

const imports = (...pairs: readonly (readonly [from: string, to: string])[]) =>
  pairs.map(([from, to]) => ({ from: `functions/${from}`, to: to.startsWith('../') ? to.slice(3) : `functions/${to}` }));

const structure = (...pairs: readonly (readonly [from: string, to: string])[]) => {
  const all = imports(...pairs);
  return structureOf('functions', [...new Set(all.flatMap(({ from, to }) => [from, to]))], all);
};

describe('parts', () => {
  it('are the folders, however deep their files lie, and the files in the root', () => {
    expect(structure(['legs/dial.ts', 'drivers/http/driver.ts'], ['legs/dial.ts', 'log.ts']).parts).toEqual(['drivers', 'legs', 'log.ts']);
  });

  it('are of that folder only', () => {
    expect(structure(['legs/dial.ts', '../domain/errors.ts'])).toMatchObject({ parts: ['legs'], dependencies: [] });
  });
});

describe('dependencies', () => {
  it('stand for all imports of one part in another', () => {
    const { dependencies } = structure(['legs/a.ts', 'ports/a.ts'], ['legs/b.ts', 'ports/a.ts']);
    expect(dependencies).toMatchObject([{ from: 'legs', to: 'ports', imports: [{}, {}] }]);
  });

  it('do not lead from a part to itself', () => {
    expect(structure(['legs/a.ts', 'legs/b.ts']).dependencies).toEqual([]);
  });

  it('are upward if they close a cycle and have the fewest imports in it', () => {
    const { upward } = structure(['legs/a.ts', 'ports/a.ts'], ['legs/b.ts', 'ports/a.ts'], ['ports/a.ts', 'legs/a.ts']);
    expect(upward).toMatchObject([{ from: 'ports', to: 'legs' }]);
  });
});

describe('cycles', () => {
  it('are found across several parts, each once', () => {
    const { cycles } = structure(['a/x.ts', 'b/x.ts'], ['b/x.ts', 'c/x.ts'], ['c/x.ts', 'a/x.ts'], ['a/x.ts', 'd/x.ts']);
    expect(cycles).toEqual([['a', 'b', 'c']]);
  });

  it('are found between parts whose files form none', () => {
    expect(structure(['a/x.ts', 'b/x.ts'], ['b/y.ts', 'a/y.ts']).cycles).toEqual([['a', 'b']]);
  });

  it('are not found where every dependency leads down', () => {
    expect(structure(['a/x.ts', 'b/x.ts'], ['a/x.ts', 'c/x.ts'], ['b/x.ts', 'c/x.ts'])).toMatchObject({ cycles: [], upward: [] });
  });
});
