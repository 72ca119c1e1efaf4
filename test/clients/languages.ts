/** Each language: how a client is generated, compiled, and used for a conference. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../cdk/load-settings';
import type { goTools } from './tools';
import { goTool, npmTool, openapiGenerator, pythonTool, type Run, toolsFolder, workFolder } from './tools';

export type Language = {
  readonly name: string;
  /** The commands that it takes. Without them the language is named as not tested. */
  readonly needs: readonly string[];
  readonly generate: (run: Run, document: string) => Promise<void>;
  readonly compile: (run: Run) => Promise<void>;
  /** `environment` has the address of the product and a token. */
  readonly use: (run: Run, environment: Readonly<Record<string, string>>) => Promise<void>;
};

const programs = join(PROJECT_ROOT, 'test/clients/programs');

/** Copies a program to the generated client. */
const place = (name: string, file: string, to = file): void => {
  const target = join(workFolder, name, to);
  mkdirSync(join(target, '..'), { recursive: true });
  copyFileSync(join(programs, file), target);
};

const withOpenapiGenerator = (name: string, generator: string, ...options: readonly string[]) => {
  const folder = join(workFolder, name);
  return (run: Run, document: string): Promise<void> =>
    run(name, 'java', ['-jar', openapiGenerator, 'generate', '-g', generator, '-i', document, '-o', folder, ...options]);
};

const withMaven = (name: string, mainClass: string): Pick<Language, 'compile' | 'use'> => {
  const cwd = join(workFolder, name);
  return {
    compile: (run) => run(name, 'mvn', ['-q', '-B', 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.txt'], { cwd }),
    use: (run, env) => run(name, 'bash', ['-c', `java -cp "target/classes:$(cat classpath.txt)" ${mainClass}`], { cwd, env }),
  };
};

const java: Language = {
  name: 'Java (openapi-generator)',
  needs: ['java', 'mvn'],
  generate: async (run, document) => {
    await withOpenapiGenerator('java', 'java', '--library', 'native')(run, document);
    place('java', 'UseClient.java', 'src/main/java/UseClient.java');
  },
  ...withMaven('java', 'UseClient'),
};

const kotlin: Language = {
  name: 'Kotlin (openapi-generator)',
  needs: ['java', 'mvn'],
  generate: async (run, document) => {
    // Of its four JSON libraries, the others do not read alternatives (Jackson, Moshi) or required nulls (Gson).
    const options = 'serializationLibrary=kotlinx_serialization,generateOneOfAnyOfWrappers=true';
    await withOpenapiGenerator('kotlin', 'kotlin', '--library', 'jvm-okhttp4', '--additional-properties', options)(run, document);
    place('kotlin', 'pom.xml');
    place('kotlin', 'UseClient.kt', 'src/main/kotlin/UseClient.kt');
  },
  ...withMaven('kotlin', 'UseClientKt'),
};

const withPython = (name: string, program: string, generate: Language['generate']): Pick<Language, 'generate' | 'compile' | 'use'> => {
  const cwd = join(workFolder, name);
  return {
    generate: async (run, document) => {
      mkdirSync(cwd, { recursive: true });
      await generate(run, document);
      place(name, program);
      place(name, 'polling.py');
    },
    compile: (run) => run(name, pythonTool('python'), ['-W', 'error', '-m', 'compileall', '-q', '.'], { cwd }),
    use: (run, env) => run(name, pythonTool('python'), [program], { cwd, env }),
  };
};

const python: Language = {
  name: 'Python (openapi-generator)',
  needs: ['java', 'python3'],
  ...withPython('python', 'use_client.py', withOpenapiGenerator('python', 'python')),
};

const openapiPythonClient: Language = {
  name: 'Python (openapi-python-client)',
  needs: ['python3'],
  ...withPython('openapi-python-client', 'use_openapi_python_client.py', (run, document) => {
    const folder = join(workFolder, 'openapi-python-client', 'rollcall');
    const options = ['--path', document, '--output-path', folder, '--meta', 'none', '--overwrite'];
    return run('openapi-python-client', pythonTool('openapi-python-client'), ['generate', ...options]);
  }),
};

const models: Language = {
  name: 'Python (datamodel-code-generator)',
  needs: ['python3'],
  ...withPython('models', 'use_models.py', (run, document) => {
    const file = join(workFolder, 'models', 'models.py');
    const options = ['--input-file-type', 'openapi', '--output-model-type', 'pydantic_v2.BaseModel', '--output', file];
    return run('models', pythonTool('datamodel-codegen'), ['--input', document, ...options]);
  }),
};

const typescript: Language = {
  name: 'TypeScript (openapi-typescript, openapi-fetch)',
  needs: ['node'],
  // The types are beside the tools, where the program finds the packages.
  generate: async (run, document) => {
    const folder = join(toolsFolder, 'typescript');
    mkdirSync(folder, { recursive: true });
    await run('typescript', npmTool('openapi-typescript'), [document, '--output', join(folder, 'rollcall.d.ts')]);
    copyFileSync(join(programs, 'use-client.mts'), join(folder, 'use-client.mts'));
  },
  compile: (run) => {
    const options = ['--strict', '--skipLibCheck', 'false', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
    return run('typescript', npmTool('tsc'), [...options, 'use-client.mts'], { cwd: join(toolsFolder, 'typescript') });
  },
  use: (run, env) => run('typescript', 'node', ['use-client.mjs'], { cwd: join(toolsFolder, 'typescript'), env }),
};

const withGo = (
  name: keyof typeof goTools,
  program: string,
  generate: (folder: string, document: string) => readonly string[],
): Language => {
  const cwd = join(workFolder, name);
  return {
    name: `Go (${name})`,
    needs: ['go'],
    generate: async (run, document) => {
      mkdirSync(join(cwd, 'client'), { recursive: true });
      await run(name, goTool(name), generate(join(cwd, 'client'), document));
      place(name, program, 'main.go');
      place(name, 'expect.go');
      await run(name, 'go', ['mod', 'init', 'rollcall'], { cwd });
      await run(name, 'go', ['mod', 'tidy'], { cwd });
    },
    compile: async (run) => {
      await run(name, 'go', ['vet', './...'], { cwd });
      await run(name, 'go', ['build', '-o', 'use-client', '.'], { cwd });
    },
    use: (run, env) => run(name, join(cwd, 'use-client'), [], { cwd, env }),
  };
};

const ogen = withGo('ogen', 'use_ogen.go', (folder, document) => ['--target', folder, '--package', 'client', '--clean', document]);
const oapiCodegen = withGo('oapi-codegen', 'use_oapi_codegen.go', (folder, document) => [
  ...['-generate', 'types,client', '-package', 'client', '-o', join(folder, 'client.go')],
  document,
]);

export const languages: readonly Language[] = [java, kotlin, ogen, oapiCodegen, typescript, python, openapiPythonClient, models];

/** Generated, so that the generators read the whole document, but no registry that CI reaches has a compiler. */
export const notCompiled = ['csharp', 'swift6'].map((generator) => ({
  name: generator === 'csharp' ? 'C#' : 'Swift',
  generate: withOpenapiGenerator(generator, generator),
}));
