import * as fc from 'fast-check';
import type { Schema } from './openapi.ts';
import { CURRENCIES, CUSTOMERS, EMAILS, ORDERS, PRODUCTS, REWARDS } from './vocabulary.ts';

const LANGUAGES = ['en', 'de', 'pt-BR', 'gsw'];
const TIME_ZONES = ['Europe/Berlin', 'UTC', 'America/St_Johns', 'Pacific/Kiritimati'];

/** What a field of this name holds where the schema says no more than that it is a text. */
const BY_NAME: Record<string, fc.Arbitrary<unknown>> = {
  currency: fc.constantFrom(...CURRENCIES),
  timeZone: fc.constantFrom(...TIME_ZONES),
  customerId: fc.constantFrom(...CUSTOMERS),
  memberId: fc.constantFrom(...CUSTOMERS),
  from: fc.constantFrom(...CUSTOMERS),
  orderId: fc.constantFrom(...ORDERS),
  productId: fc.constantFrom(...PRODUCTS),
  rewardId: fc.constantFrom(...REWARDS),
};

/** Times from a few years around now, and the farthest that can be written, with all kinds of zones. */
const times = fc.oneof(
  { weight: 24, arbitrary: nearTimes() },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0000-01-01T00:00:00+14:00',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00Z',
      '2999-12-31T23:59:59.999Z',
      '9999-12-31T23:59:59.999999-12:00',
      '2024-02-29T12:00:00+01:00',
      '2026-03-29T02:30:00+01:00',
    ),
  },
);

function nearTimes(): fc.Arbitrary<string> {
  return fc
    .date({ min: new Date('2023-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString());
}

/** Texts as people write them: any script, any character that JSON can carry. */
function texts({ minLength = 0, maxLength = 30 }: Schema): fc.Arbitrary<string> {
  const most = Math.min(maxLength, Math.max(minLength, 30));
  return fc.oneof(
    { weight: 3, arbitrary: fc.string({ minLength, maxLength: most }) },
    { weight: 1, arbitrary: fc.string({ minLength, maxLength: most, unit: 'binary' }) },
  );
}

function strings(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const named = BY_NAME[name];
  if (named) return named;
  if (schema.format === 'date-time') return times;
  if (schema.format === 'email') return fc.constantFrom(...EMAILS);
  if (schema.pattern !== undefined) {
    const matching = fc.stringMatching(new RegExp(schema.pattern));
    const { minLength = 0, maxLength = 1_000 } = schema;
    const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
    return name === 'language' ? fc.constantFrom(...LANGUAGES) : matching.filter(fits);
  }
  return schema.example === undefined ? texts(schema) : fc.constant(schema.example);
}

/** Mostly numbers that people meet, sometimes the limits themselves. */
function integers({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const least = minimum ?? -Number.MAX_SAFE_INTEGER;
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  const usual = fc.integer({ min: Math.max(least, -5_000), max: Math.min(most, 5_000) });
  return fc.oneof(
    { weight: 12, arbitrary: usual },
    { weight: 1, arbitrary: fc.constantFrom(least, most) },
  );
}

/** Makes valid values of the schemas of one document. */
export class ValidValues {
  readonly #schemas: Record<string, Schema>;
  readonly #byReference = new Map<string, fc.Arbitrary<unknown>>();

  constructor(schemas: Record<string, Schema>) {
    this.#schemas = schemas;
  }

  of(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.#referred(schema.$ref);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.of(choice, name)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const types = [schema.type ?? 'object'].flat();
    return fc.oneof(...types.map((type) => this.#ofType(type, schema, name)));
  }

  #referred(reference: string): fc.Arbitrary<unknown> {
    const known = this.#byReference.get(reference);
    if (known) return known;
    const schema = this.#schemas[reference.slice('#/components/schemas/'.length)];
    if (!schema) throw new Error(`The document refers to ${reference}, which it does not have.`);
    const made = this.of(schema);
    this.#byReference.set(reference, made);
    return made;
  }

  #ofType(type: string, schema: Schema, name: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
      case 'number':
        return integers(schema);
      case 'string':
        return strings(schema, name);
      case 'array':
        return fc.array(this.of(schema.items ?? {}, name), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 4, Math.max(schema.minItems ?? 0, 4)),
        });
      case 'object':
        return this.#objects(schema);
      default:
        throw new Error(`The document has a type that is not known here: ${type}.`);
    }
  }

  #objects(schema: Schema): fc.Arbitrary<unknown> {
    const { properties, required = [], additionalProperties } = schema;
    if (!properties && typeof additionalProperties === 'object') {
      // Every free-form object of the contract is a text, or a name, by language.
      const keys = fc.constantFrom(...LANGUAGES);
      return fc.dictionary(keys, this.of(additionalProperties), { minKeys: 1, maxKeys: 3 });
    }
    const fields = Object.entries(properties ?? {}).map(
      ([key, property]) => [key, this.of(property, key)] as const,
    );
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: required.filter((key) => properties?.[key]),
      noNullPrototype: true,
    });
  }
}
