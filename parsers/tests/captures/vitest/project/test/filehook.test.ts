import { beforeAll, test } from 'vitest'

beforeAll(() => {
  throw new Error('fixture missing')
})
test('one', () => {})
test('two', () => {})
