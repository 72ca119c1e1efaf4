/**
 * CloudFormation refuses to withdraw an export that another stack imports, and to deploy a stack that imports what
 * nobody exports. The emulator refuses only the second, so this asks for the first.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Outputs = Readonly<Record<string, { readonly Export?: { readonly Name: string } }>>;

const textOf = (assembly: string, stack: string): string => readFileSync(join(assembly, `${stack}.template.json`), 'utf8');

const exportsOf = (assembly: string): readonly string[] => {
  const { Outputs } = JSON.parse(textOf(assembly, 'RollcallStateful')) as { readonly Outputs: Outputs };
  return Object.values(Outputs).flatMap(({ Export }) => (Export === undefined ? [] : [Export.Name]));
};

const importsOf = (assembly: string): readonly string[] =>
  [...textOf(assembly, 'RollcallStateless').matchAll(/"Fn::ImportValue": ?"([^"]+)"/g)].map(([, name]) => name!);

/** The exports that the functions of one version import and the kept stack of the other does not have. */
export const missingExports = (functionsOf: string, keptOf: string): readonly string[] => {
  const exported = exportsOf(keptOf);
  const imported = importsOf(functionsOf);
  if (imported.length === 0) throw new Error(`The functions of ${functionsOf} import nothing`);
  return imported.filter((name) => !exported.includes(name));
};
