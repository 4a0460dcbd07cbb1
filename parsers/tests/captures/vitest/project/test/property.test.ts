import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add } from '../src/math'

test('addition commutes', () => {
  fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => add(a, b) === add(b, a)), { seed: 7 })
})
test('addition never shrinks', () => {
  fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => {
    expect(add(a, b)).toBeGreaterThanOrEqual(a)
  }), { seed: 7 })
})
