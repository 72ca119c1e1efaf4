import { missingFrom, PACKAGES, type Machine } from '../../../carrier/lab/requirements';

const complete: Machine = { hasProgram: () => true, isRoot: true, canMakeNamespaces: () => true };

describe('what the carrier lab needs', () => {
  it('is all there on a machine that has it', () => {
    expect(missingFrom(complete)).toEqual([]);
  });

  it.each(Object.entries(PACKAGES))('names the package %s where its program %s is missing, and no other', (name, program) => {
    const [sentence = ''] = missingFrom({ ...complete, hasProgram: (each) => each !== program });
    expect(sentence).toBe(`These Debian packages are missing: ${name}. apt-get install --no-install-recommends ${name}`);
  });

  it('says that it needs root, and namespaces', () => {
    expect(missingFrom({ ...complete, isRoot: false })).toEqual(['Network namespaces need root: run it as root.']);
    expect(missingFrom({ ...complete, canMakeNamespaces: () => false })).toEqual([
      'This machine does not let us make network namespaces (ip netns add).',
    ]);
  });
});
