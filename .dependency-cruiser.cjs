/** Who may import whom. */

/** Each layer with what it may import besides itself, and why. docs/CONTRIBUTING.md says what each layer is. */
const LAYERS = {
  schemas: { imports: [], comment: 'The contract imports nothing of ours.' },
  domain: { imports: ['schemas/'], comment: 'The rules import the contract only.' },
  functions: { imports: ['schemas/', 'domain/'], comment: 'Functions do not know what deploys or runs them.' },
  terminal: { imports: ['schemas/'], comment: 'What a phone runs imports the contract only.' },
  console: { imports: ['schemas/', 'terminal/'], comment: 'The web console is an application of the terminal SDK.' },
  gateway: {
    imports: ['schemas/', 'domain/event-package/', 'terminal/'],
    comment: 'The gateway is a client: it knows the contract, the documents of the event package and the receiver’s rule.',
  },
  'access-network': { imports: ['schemas/'], comment: 'The kit runs on a carrier’s proxy and knows the contract only.' },
  cdk: { imports: ['schemas/', 'functions/'], comment: 'The stacks know the contract and the wiring.' },
  local: { imports: ['schemas/', 'domain/', 'functions/'], comment: 'Local mode runs what the stacks deploy, and does not know them.' },
  ops: {
    imports: ['schemas/', 'domain/', 'functions/'],
    comment: 'The operator’s tool uses the stores of the functions, and finds local mode and a deployment by their addresses.',
  },
};

/** They may import every layer, and no layer imports them. */
const TOOLS = ['bench', 'scripts', 'test'];

const OURS = `(${[...Object.keys(LAYERS), ...TOOLS].join('|')})/`;

const layerRules = Object.entries(LAYERS).map(([layer, { imports, comment }]) => ({
  name: `layer-${layer}`,
  comment,
  severity: 'error',
  from: { path: `^${layer}/` },
  to: { path: `^${OURS}`, pathNot: `^(${[`${layer}/`, ...imports].join('|')})` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circle-of-files',
      comment: 'Of files that import each other neither can be read, tested or moved alone. Imports of types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      comment: 'The same for the folders of functions/: what two of them share belongs to a third.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^functions/' },
      to: { circular: true, path: '^functions/' },
    },
    ...layerRules,
    {
      name: 'console-knows-types-of-schemas',
      comment: 'zod in a browser would be larger than the console. Lengths of time are plain numbers.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^schemas/', pathNot: '^schemas/durations\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'access-network-by-port',
      comment: 'What is done with a call does not depend on what carries it.',
      severity: 'error',
      from: { path: '^access-network/(journal|reports|requests|rollcall)/' },
      to: { path: '^access-network/(asterisk|kamailio)/' },
    },
    {
      name: 'access-network-by-one-adapter',
      comment: 'An adapter knows the port, and no other adapter.',
      severity: 'error',
      from: { path: '^access-network/(asterisk|kamailio)/' },
      to: { path: '^access-network/(asterisk|kamailio)/', pathNot: '^access-network/$1/' },
    },
    {
      name: 'gateway-from-codec-up',
      comment: 'SIP knows nothing of subscriptions, and neither knows how Rollcall is asked.',
      severity: 'error',
      from: { path: '^gateway/sip/' },
      to: { path: '^gateway/(subscriptions|rollcall)/' },
    },
    {
      name: 'ports-instead-of-adapters',
      comment: 'functions/providers.ts picks the adapter of each port.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(adapters/|providers\\.ts$)' },
      to: { path: '^functions/adapters/' },
    },
    {
      name: 'ports-instead-of-drivers',
      comment: 'functions/providers.ts picks the driver of the bridge.',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/(drivers/|providers\\.ts$)' },
      to: { path: '^functions/drivers/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(docs|node_modules)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
