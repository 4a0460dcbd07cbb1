import { describe, expectTypeOf, test } from 'vitest'
import { add } from '../src/math'

describe('types', () => {
  test('add gives a number', () => {
    expectTypeOf(add).returns.toBeNumber()
  })
  test('add takes strings', () => {
    expectTypeOf(add).parameter(0).toBeString()
  })
})
