import { describe, expect, test } from 'vitest'

describe('a > b', () => {
  test('c > d', () => expect(1).toBe(2))
  test('has (5)', () => expect(2).toBe(3))
})
describe('Überweisung → €', () => {
  test('`backticks` and "quotes" | pipes', () => expect('ü').toBe('ö'))
  test('日本語 ✓', () => expect([1]).toEqual([2]))
})
test.each([['x', 1]])('table %s is $1.00 [%i] [ test/names.test.ts ]', (_name, n) => expect(n).toBe(0))
test('passes 12ms', () => {})
test('AssertionError: expected 1 to be 2', () => {})
test('2 failed | 3 passed (5)', () => {})
