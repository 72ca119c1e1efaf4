/** What is deployed to the emulator is the real template in other words: put back into CloudFormation's, it is the same again. */
import { inTheEmulatorsWords } from '../../deploy/emulator-differences';
import { ofType, synthesise, type TemplateJson } from '../support/deployment';

const { stateful, stateless } = synthesise();
const templates = [
  ['what is kept', stateful],
  ['what runs', stateless],
] as const;

const only = <Value>(list: readonly Value[]): Value | readonly Value[] => (list.length === 1 ? list[0]! : list);

/** By the names of the members, and independently of how they came to be changed. */
const backInTheCloudsWords = (template: TemplateJson): unknown =>
  JSON.parse(JSON.stringify(template), (name, value: unknown): unknown => {
    if (name === 'ExcludeCharacters') return undefined;
    if (name === 'Action' && Array.isArray(value)) return only(value.filter((action) => action !== 'sqs:SendMessageBatch'));
    const attribute = (value as { 'Fn::GetAtt'?: [string, string] } | null)?.['Fn::GetAtt'];
    return attribute?.[1] === 'Id' ? { Ref: attribute[0] } : value;
  });

describe.each(templates)('the template of %s for the emulator', (_name, template) => {
  const adapted = inTheEmulatorsWords(template);

  it('leaves nothing out and adds nothing but its own words', () => {
    expect(backInTheCloudsWords(adapted)).toEqual(template);
  });

  it('is in other words where the emulator needs them', () => {
    expect(adapted).not.toEqual(template);
  });
});

it('only the emulator needs a permission for batches, and characters to leave out', () => {
  const real = JSON.stringify(templates);
  for (const word of ['SendMessageBatch', 'ExcludeCharacters', '"Id"]']) expect(real).not.toContain(word);
});

it('names secrets by their ARN wherever they are named', () => {
  const text = JSON.stringify(inTheEmulatorsWords(stateful));
  for (const [id] of ofType(stateful, 'AWS::SecretsManager::Secret')) expect(text).not.toContain(`{"Ref":"${id}"}`);
});
