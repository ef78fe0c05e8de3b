/** CEL rules that several kinds need, written once; they hold in the API server while the operator is away. */
import type { CelRule } from './schema.ts'

/** A required field that keeps the value it was created with. */
export const stays = (what: string): CelRule => ({
  rule: 'self == oldSelf',
  message: `${what} cannot be changed; create a new object instead`,
  reason: 'FieldValueForbidden'
})

/**
 * An optional field of the object that carries the rule, which can be neither changed, nor removed, nor added later.
 * A rule on the field itself would not run when the field comes or goes, so it stands on the parent.
 */
export const staysAsCreated = (field: string, message: string): CelRule => ({
  rule: `has(self.${field}) == has(oldSelf.${field}) && (!has(self.${field}) || self.${field} == oldSelf.${field})`,
  message,
  fieldPath: `.${field}`,
  reason: 'FieldValueForbidden'
})

const oneTrue = (fields: readonly string[]) =>
  `[${fields.map((field) => `has(self.${field})`).join(', ')}].exists_one(set, set)`

/** Exactly one of these fields is set. */
export const exactlyOneOf = (what: string, ...fields: string[]): CelRule => ({
  rule: oneTrue(fields),
  message: `${what} needs exactly one of ${fields.join(', ')}`,
  reason: 'FieldValueInvalid'
})

/** At least one of these fields is set: an empty block asks for nothing. */
export const someOf = (what: string, ...fields: string[]): CelRule => ({
  rule: fields.map((field) => `has(self.${field})`).join(' || '),
  message: `${what} asks for nothing; set at least one of ${fields.join(', ')}`,
  reason: 'FieldValueRequired'
})

interface Member {
  readonly type: string
  readonly field: string
  /** Shown when the member is missing; absent where the type says everything. */
  readonly example?: string
}

/** The member named by `type` is there, and no other is. */
export function memberNamedByType(members: readonly Member[]): CelRule[] {
  return members.flatMap(({ type, field, example }) => [
    ...(example === undefined
      ? []
      : [
          {
            rule: `self.type != '${type}' || has(self.${field})`,
            message: `type ${type} needs ${field}; for example ${example}`,
            fieldPath: `.${field}`,
            reason: 'FieldValueRequired' as const
          }
        ]),
    {
      rule: `self.type == '${type}' || !has(self.${field})`,
      message: `${field} belongs to type ${type}; remove it or change type`,
      fieldPath: `.${field}`,
      reason: 'FieldValueForbidden' as const
    }
  ])
}
