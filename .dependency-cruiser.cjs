/** Who may import whom. */

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
    {
      name: 'schemas-know-nothing',
      comment: 'The contract imports nothing of ours.',
      severity: 'error',
      from: { path: '^schemas/' },
      to: { path: '^(domain|functions|terminal|gateway|cdk|local|bench|scripts|test)/' },
    },
    {
      name: 'domain-knows-schemas',
      comment: 'The rules import the contract only.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { path: '^(functions|terminal|gateway|cdk|local|bench|scripts|test)/' },
    },
    {
      name: 'terminal-knows-schemas',
      comment: 'What a phone runs imports the contract only.',
      severity: 'error',
      from: { path: '^terminal/' },
      to: { path: '^(domain|functions|gateway|cdk|local|bench|scripts|test)/' },
    },
    {
      name: 'functions-know-no-runner',
      comment: 'Functions do not know what deploys or runs them.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(terminal|gateway|cdk|local|bench|scripts|test)/' },
    },
    {
      name: 'cdk-and-local-apart',
      comment: 'The stacks and the local services meet in functions/wiring only.',
      severity: 'error',
      from: { path: '^(cdk|local)/' },
      to: { path: '^(cdk|local|terminal|gateway|bench|scripts|test)/', pathNot: '^$1/' },
    },
    {
      name: 'gateway-is-a-client',
      comment: 'The gateway knows the contract, the documents of the event package and the receiver’s rule.',
      severity: 'error',
      from: { path: '^gateway/' },
      to: { path: '^(domain/(?!event-package/)|(functions|cdk|local|bench|scripts|test)/)' },
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
