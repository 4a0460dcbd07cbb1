import { expect, test } from 'vitest'

test('starts a promise', () => {
  void Promise.reject(new Error('nobody listens'))
})
test('starts a timer', async () => {
  setTimeout(() => {
    throw new TypeError('too late')
  }, 1)
  await new Promise((resolve) => setTimeout(resolve, 40))
  expect(1).toBe(1)
})
