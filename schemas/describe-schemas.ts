/** Adds the texts of `member-texts/` to generated JSON Schemas. */
import { memberTexts } from './member-texts';

type JsonSchema = {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
};
type Schemas = Readonly<Record<string, JsonSchema>>;

/** Schemas whose members are those of another one. */
const sharing: Readonly<Record<string, string>> = {
  PartialConference: 'Conference',
  FullStateMessage: 'Conference',
  PartialStateMessage: 'Conference',
  ConferenceEventData: 'Conference',
  DeliveredConferenceEventData: 'Conference',
  EventParticipant: 'Participant',
  DeliveredParticipant: 'Participant',
  ChangedParticipant: 'Participant',
  ChangedManagement: 'Management',
  ChangedDisconnection: 'Disconnection',
  ChangedLastAction: 'LastAction',
  NewSubscription: 'Subscription',
};

export type DescribeOptions = {
  /** Draft 7 ignores what stands beside a `$ref`. */
  readonly wrapRefs?: boolean;
  /** Refer to another document for members that several schemas share: this one must fit into a small function. */
  readonly sharedIn?: string;
};

const isShared = (name: string): boolean => name in sharing || Object.values(sharing).includes(name);

const withText = (member: JsonSchema, description: string, { wrapRefs = false }: DescribeOptions): JsonSchema =>
  wrapRefs && member.$ref !== undefined ? ({ allOf: [member], description } as JsonSchema) : { ...member, description };

/** The texts of a schema's members, its own first. */
const textsOf = (name: string, { sharedIn }: DescribeOptions): Readonly<Record<string, string>> => {
  const own = memberTexts[name]?.members;
  if (sharedIn === undefined) return { ...memberTexts[sharing[name] ?? name]?.members, ...own };
  return isShared(name) && sharing[name] === undefined ? {} : { ...own };
};

const describeMembers = (name: string, { properties = {} }: JsonSchema, options: DescribeOptions): Record<string, JsonSchema> => {
  const texts = textsOf(name, options);
  return Object.fromEntries(
    Object.entries(properties).map(([member, schema]) => {
      const text = texts[member];
      return [member, text === undefined ? schema : withText(schema, text, options)];
    }),
  );
};

const descriptionOf = (name: string, { description }: JsonSchema, { sharedIn }: DescribeOptions): string | undefined => {
  const own = description ?? memberTexts[name]?.description;
  if (sharedIn === undefined || !isShared(name)) return own;
  return [...(own === undefined ? [] : [own]), `\`${sharing[name] ?? name}\` in ${sharedIn} has the texts of the members.`].join(' ');
};

/** The schemas by name, with a text for each that has one, and for its members. */
export const describeSchemas = (schemas: Schemas, options: DescribeOptions = {}): Schemas =>
  Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const description = descriptionOf(name, schema, options);
      return [
        name,
        {
          ...schema,
          ...(description === undefined ? {} : { description }),
          ...(schema.properties && { properties: describeMembers(name, schema, options) }),
        },
      ];
    }),
  );
