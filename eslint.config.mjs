import tseslint from 'typescript-eslint';

/** Packages that a folder may not import, each with the reason. Which folder imports which: .dependency-cruiser.cjs. */
const refuse = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const sdk = { regex: '^@aws-sdk/', message: 'AWS lives in functions/adapters.' };
const zodDefault = {
  selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier",
  message: "Write `import * as z from 'zod'`: the named import bundles every locale.",
};
const impure = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in as an argument.' },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: 'Time comes in as an argument.' },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'Chance comes in as an argument.' },
];
/** What a console takes from the browser comes in through one file. */
const browserGlobals = ['localStorage', 'sessionStorage', 'location', 'history', 'navigator', 'setTimeout', 'setInterval', 'fetch'].map(
  (name) => ({ name, message: 'The browser comes in through console/browser.ts.' }),
);
const propertyWithOwnRuns = [
  "CallExpression[callee.object.name='fc'][callee.property.name='assert'][arguments.length=1]",
  "Property[key.name='numRuns'] > Literal",
].map((selector) => ({ selector, message: 'A property takes its number of runs from test/support/property-runs.' }));
/** Only in functions: Lambda freezes what is left running. Other programs go on, and finish it. */
const untimedClient = {
  selector: "NewExpression[callee.name=/^[A-Z]\\w*Client$/]:not(:has(CallExpression[callee.name='clientOptions']))",
  message: 'Without clientOptions(), a client waits for a silent connection until the function ends.',
};
const promiseAll = {
  selector: "MemberExpression[object.name='Promise'][property.name='all']",
  message: 'Use allOrThrow of functions/runtime: after a failure, Promise.all leaves the other work running.',
};
const asynchronous = { selector: 'AwaitExpression', message: 'The rules are synchronous.' };

/** The console's first: it knows the types of a browser, which files of terminal/ need. */
const PROJECTS = ['console/tsconfig.json', 'test/browser/tsconfig.json', 'tsconfig.json'];

export default tseslint.config(
  { ignores: ['node_modules', '.rollcall', '.stryker-tmp', 'reports', 'cdk.out', 'coverage', '**/dist', '**/*.cjs', 'docs'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    // Named, so that each is compiled once. A project service updates its projects for each file, which takes twice as long.
    languageOptions: { parserOptions: { project: PROJECTS, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', zodDefault],
      // One way to write a function, and one to write a type.
      'func-style': ['error', 'expression'],
      'prefer-arrow-callback': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  { files: ['schemas/**/*.ts'], rules: refuse({ regex: '^(?!zod$|zod-openapi$|\\.)', message: 'The contract imports zod only.' }) },
  {
    files: ['domain/**/*.ts'],
    rules: {
      ...refuse({ regex: '^[^.]', message: 'The rules import no package.' }),
      'no-restricted-syntax': ['error', zodDefault, ...impure, asynchronous],
    },
  },
  {
    // Pure and synchronous, and in one file, so that it could be exchanged there.
    files: ['domain/event-package/xml-elements.ts'],
    rules: refuse({ regex: '^(?!saxes$|\\.)', message: 'The rules import no package but this parser.' }),
  },
  {
    files: ['terminal/**/*.ts'],
    rules: {
      ...refuse({ regex: '^(?!zod$)[^.]', message: 'What a terminal runs needs no package.' }),
      'no-restricted-syntax': ['error', zodDefault, ...impure],
    },
  },
  {
    // Each store is an entry of its own, so that only those who use it have what it needs.
    files: ['terminal/stores/{indexed-db,file}.ts'],
    rules: refuse({ regex: '^(?!idb$|node:fs/promises$|\\.)', message: 'A store imports its database only.' }),
  },
  {
    // The one place where a terminal takes time and chance from the machine.
    files: ['terminal/surroundings.ts'],
    rules: { 'no-restricted-syntax': ['error', zodDefault] },
  },
  {
    files: ['console/**/*.{ts,tsx}'],
    rules: {
      ...refuse({
        regex: '^(?!preact(/hooks)?$|@preact/signals$|\\.)',
        message: 'The console is small: Preact and signals, and the rest by hand.',
      }),
      'no-restricted-syntax': ['error', zodDefault, ...impure],
      'no-restricted-globals': ['error', ...browserGlobals],
    },
  },
  {
    // Loaded only if somebody signs in at an issuer.
    files: ['console/session/open-id.ts'],
    rules: refuse({ regex: '^(?!oauth4webapi$|\\.)', message: 'OpenID Connect, and no other package.' }),
  },
  // The one place where the console takes time, addresses and storage from the browser.
  { files: ['console/the-browser.ts'], rules: { 'no-restricted-syntax': ['error', zodDefault], 'no-restricted-globals': 'off' } },
  {
    files: ['access-network/**/*.ts'],
    rules: refuse({
      regex: '^(?!(zod|ws|oauth4webapi)$|node:|\\.)',
      message: 'The kit is one file on the host of a proxy: it needs no package but zod, ws and oauth4webapi.',
    }),
  },
  {
    // What must be told in time, so that a test can let hours pass at once.
    files: ['gateway/{sip,subscriptions,rollcall}/**/*.ts', 'access-network/{asterisk,kamailio,reports,journal,requests,rollcall}/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', zodDefault, ...impure] },
  },
  { files: ['functions/**/*.ts'], rules: { 'no-restricted-syntax': ['error', zodDefault, promiseAll, untimedClient] } },
  // By exclusion: the rule holds for a new folder that nobody has named here.
  { files: ['functions/**/*.ts'], ignores: ['functions/adapters/**', 'functions/providers.ts'], rules: refuse(sdk) },
  {
    files: ['local/sandbox/**/*.ts'],
    rules: refuse({
      regex: '^(?!zod$|node:|\\./|\\.\\./machine/)',
      message: 'The sandbox carrier is a stranger: it knows Rollcall by its HTTP API and the protocols only. Both run on the same machine.',
    }),
  },
  // Only an interface can add to one of a package.
  { files: ['**/*.d.ts'], rules: { '@typescript-eslint/consistent-type-definitions': 'off' } },
  { files: ['test/**/*.ts', 'cdk/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  { files: ['test/**/*.ts'], rules: { 'max-lines': 'off', 'no-restricted-syntax': ['error', zodDefault, ...propertyWithOwnRuns] } },
);
