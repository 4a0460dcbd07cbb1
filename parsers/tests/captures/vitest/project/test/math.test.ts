import { describe, expect, it, test } from 'vitest'
import { add, divide } from '../src/math'

test('adds', () => expect(add(1, 2)).toBe(3))

describe('divide', () => {
  it('halves', () => expect(divide(4, 2)).toBe(2))
  describe('by zero', () => {
    it('throws', () => expect(() => divide(1, 0)).toThrow('cannot divide'))
  })
})

test.each([[1, 1, 2], [2, 3, 5]])('add(%i, %i) > is %i', (a, b, sum) => {
  expect(add(a, b)).toBe(sum)
})
