import { expect, test } from 'vitest'

let tries = 0
test('gives up', () => {
  tries += 1
  expect(tries).toBe(10)
})
test('same error', () => {
  expect.soft(1).toBe(2)
  expect.soft('a').toBe('b')
})
