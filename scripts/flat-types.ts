/** The type declarations of the terminal's package: those of the compiler, and flat copies of the contract's types. */
import path from 'node:path';
import { format } from 'prettier';
import ts from 'typescript';

const FLAT =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.InTypeAlias |
  ts.TypeFormatFlags.MultilineObjectLiterals |
  ts.TypeFormatFlags.UseSingleQuotesForStringLiteralType;

/** Shorter than this, a name says no more than the type itself. */
const WORTH_A_NAME = 80;

/** Each exported type with all that it consists of; where one contains another, it names it. */
export const flatDeclarations = (checker: ts.TypeChecker, file: ts.SourceFile): string => {
  const symbol = checker.getSymbolAtLocation(file);
  if (!symbol) throw new Error(`${file.fileName} is not a module`);
  const flat = checker.getExportsOfModule(symbol).map((exported) => {
    const type = checker.getDeclaredTypeOfSymbol(exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported);
    const about = ts.displayPartsToString(exported.getDocumentationComment(checker));
    return {
      name: exported.name,
      about,
      text: checker.typeToString(type, undefined, FLAT).replaceAll(/\s+/g, ' ').replaceAll(';}', '; }'),
    };
  });
  const longestFirst = [...flat].sort((a, b) => b.text.length - a.text.length);
  const named = (text: string): string =>
    longestFirst
      .filter((other) => other.text.length > WORTH_A_NAME && other.text.length < text.length)
      .reduce((whole, other) => whole.replaceAll(other.text, other.name), text);
  return flat.map(({ name, about, text }) => `${about && `/** ${about} */\n`}export type ${name} = ${named(text)};\n`).join('\n');
};

/** Node resolves only whole file names. */
export const withFileNames = (declarations: string): string =>
  declarations.replaceAll(
    /(from |import\()(['"])(\.{1,2}\/[^'"]+)\2/g,
    (_, before: string, quote: string, to: string) => `${before}${quote}${to}.js${quote}`,
  );

/** By file, from the package's folder on. `folder`: the package's. */
export const packageTypes = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const config = ts.getParsedCommandLineOfConfigFile(path.join(folder, 'tsconfig.json'), undefined, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  });
  if (!config) throw new Error('There is no tsconfig.json');
  const roots = [...config.fileNames, path.join(folder, 'stores/file.ts')];
  const program = ts.createProgram(roots, {
    ...config.options,
    types: ['node'],
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  });
  const files = new Map<string, string>();
  program.emit(undefined, (file, text) => {
    const name = path.relative(folder, file);
    if (!name.startsWith('..')) files.set(name, withFileNames(text));
  });
  const contract = program.getSourceFile(path.join(folder, 'contract.ts'));
  if (!contract) throw new Error('There is no contract.ts');
  files.set('contract.d.ts', await format(flatDeclarations(program.getTypeChecker(), contract), { parser: 'typescript', printWidth: 120 }));
  // The package has no dependency on zod, not even for its types.
  for (const [name, text] of files) if (/\bzod\b|Zod[A-Z]|\bz\./.test(text)) throw new Error(`A type of zod is left in ${name}`);
  return files;
};
