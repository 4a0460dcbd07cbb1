import { expect, test } from 'vitest'

let tries = 0
test('second try', () => {
  tries += 1
  expect(tries).toBe(2)
})
test('steady', () => {})
test('named (retry x1) inside', () => {})
