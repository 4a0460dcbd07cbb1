import { describe, expect, test } from 'vitest'

const frozen = new Error('same stack')
describe('one', () => {
  test('first', () => { throw frozen })
  test('second', () => { throw frozen })
})
test('fine', () => expect(1).toBe(1))
