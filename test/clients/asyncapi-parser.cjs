/** The official parser has nothing to say about the document. */
const { readFileSync } = require('node:fs');
const { Parser } = require('@asyncapi/parser');

const main = async () => {
  const { document, diagnostics: all } = await new Parser().parse(readFileSync(`${process.argv[2]}/docs/asyncapi.json`, 'utf8'));
  // It advises 3.1, which Modelina 5.10 does not read.
  const diagnostics = all.filter(({ code }) => code !== 'asyncapi-latest-version');
  for (const { code, message, path } of diagnostics) console.log(`${code} at ${path.join('/')}: ${message}`);
  if (document === undefined || diagnostics.length > 0) process.exitCode = 1;
  else console.log(`${document.allMessages().length} messages`);
};

void main();
