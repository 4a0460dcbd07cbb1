import { test } from 'vitest'

class HttpError extends Error {
  status = 503
  body = { error: 'unavailable', hint: 'Tests  1 passed (1)' }
}
test('wraps a cause', () => {
  throw new Error('request failed', { cause: new HttpError('Service Unavailable') })
})
test('throws text', () => {
  throw 'just a string'
})
test('throws nothing', () => {
  throw undefined
})
test('empty message', () => {
  throw new Error('')
})
function check(n: number) {
  if (n < 3) throw new Error(`too small`)
}
test.each([1, 2])('shared error %i', (n) => check(n))
