/** Modelina makes a type of its own for each event type, and names it after the event. */
const { readFileSync } = require('node:fs');
const { TypeScriptGenerator } = require('@asyncapi/modelina');

const main = async () => {
  const document = JSON.parse(readFileSync(`${process.argv[2]}/docs/asyncapi.json`, 'utf8'));
  const titles = Object.values(document.components.messages).map(({ payload }) => {
    const { title } = payload.$ref === undefined ? payload : document.components.schemas[payload.$ref.split('/').at(-1)];
    return title;
  });
  const models = await new TypeScriptGenerator().generate(document);
  const names = models.map(({ modelName }) => modelName);
  const texts = new Set(models.map(({ modelName, result }) => result.replaceAll(modelName, '')));
  console.log(names.join(' '));
  const missing = titles.filter((title) => !names.includes(title));
  const anonymous = names.filter((name) => /anonymous/i.test(name));
  if (new Set(names).size !== names.length) throw new Error('a type is made twice');
  if (missing.length > 0) throw new Error(`no type for ${missing.join(', ')}`);
  if (anonymous.length > 0) throw new Error(`types without a name: ${anonymous.join(', ')}`);
  console.log(`${names.length} types, ${texts.size} of them distinct, for ${titles.length} messages`);
};

void main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
