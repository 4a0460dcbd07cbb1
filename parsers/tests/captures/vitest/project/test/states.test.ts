import { describe, expect, test } from 'vitest'

test('runs', () => expect(1).toBe(1))
test.skip('is skipped', () => expect(1).toBe(2))
test.todo('is to be written')
test.fails('is known to be broken', () => expect(1).toBe(2))
describe.skip('whole suite off', () => {
  test('inside', () => expect(1).toBe(2))
})
test.skipIf(true)('not on this platform', () => {})
