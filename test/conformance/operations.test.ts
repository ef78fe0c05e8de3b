/** Every operation that a provider claims has somebody who does it, and nothing is done that is refused. */
import t from 'tap'
import { isDriver } from '../../providers/contract.ts'
import { builtIn } from '../../providers/index.ts'
import { isWish } from '../../providers/wish.ts'
import { OPERATION_TYPES, type OperationType } from '../../src/api/ops-request.ts'

/** Done alike on every engine: what the loop needs no provider for. */
const ALIKE: readonly OperationType[] = ['Restore', 'Custom']

for (const driver of builtIn().providers.filter(isDriver)) {
  t.test(`${driver.name} does what it claims and nothing else`, async (t) => {
    const own = OPERATION_TYPES.filter((type) => !isWish(type) && !ALIKE.includes(type))
    for (const type of own) {
      t.equal(driver.operations?.[type] !== undefined, driver.supports.operations[type] === true, type)
    }
    const inPlace = driver.supports.restoreModes.includes('InPlace')
    t.equal(driver.operations?.Restore !== undefined, inPlace, 'Restore in place')
    t.same(Object.keys(driver.actions ?? {}).sort(), driver.customActions.map(({ name }) => name).sort(), 'actions')
  })
  t.test(`${driver.name} can make and drop the backups that it claims`, async (t) => {
    const hasBackups = driver.supports.backups !== undefined
    t.equal(driver.backups !== undefined, hasBackups)
    t.equal(driver.dropBackup !== undefined, hasBackups)
  })
}
