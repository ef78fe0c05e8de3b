/** `dbaas explain`: finds out what the word is, and says what there is to say of it. */
import { builtIn } from '../../providers/index.ts'
import { nearestWord } from '../../providers/nearest-word.ts'
import type { Registry } from '../../providers/registry.ts'
import { CliError } from '../cli-error.ts'
import type { Run } from '../command.ts'
import type { options } from '../commands/explain.ts'
import { printAs } from '../output.ts'
import type { Screen } from '../terminal.ts'
import { fieldNames, fieldsCalled, showField } from './field.ts'
import { parameterNames, parametersCalled, showParameter } from './parameter.ts'
import { ruleIds, rulesCalled, showRule } from './rule.ts'

export const explain: Run<typeof options> = async ({ args: [what = ''], options }, { out }) => {
  const registry = within(builtIn(), options.engine)
  const found = explanationsOf(what, registry)
  if (options.output !== 'text')
    await printAs(
      options.output,
      found.map(({ data }) => data),
      out
    )
  else for (const [position, { show }] of found.entries()) showOne(show, position, out)
  return 'done'
}

interface Explanation {
  /** For programs. */
  readonly data: object
  readonly show: (screen: Screen) => void
}

/** Whatever goes by the name: a rule of several providers, a field of several kinds, a parameter of several engines. */
function explanationsOf(what: string, registry: Registry): Explanation[] {
  const found = [
    ...rulesCalled(what, registry).map((data) => ({ data, show: (screen: Screen) => showRule(data, screen) })),
    ...fieldsCalled(what, registry).map((data) => ({ data, show: (screen: Screen) => showField(data, screen) })),
    ...parametersCalled(what, registry).map((data) => ({ data, show: (screen: Screen) => showParameter(data, screen) }))
  ]
  if (found.length > 0) return found
  const meant = nearestWord(what, [...ruleIds(registry), ...fieldNames(), ...parameterNames(registry)])
  throw new CliError('missing', `"${what}" is no rule, no field and no parameter`, {
    fix: meant === undefined ? 'see docs/reference for what there is' : `did you mean ${meant}?`
  })
}

function showOne(show: (screen: Screen) => void, position: number, screen: Screen): void {
  if (position > 0) screen.write('\n')
  show(screen)
}

function within(registry: Registry, engine: string | undefined): Registry {
  if (engine === undefined) return registry
  const providers = registry.providers.filter((one) => one.engine === engine || one.name === engine)
  if (providers.length > 0) return { ...registry, providers }
  throw new CliError('missing', `there is no engine "${engine}"`, { fix: `there are ${registry.engines.join(', ')}` })
}
