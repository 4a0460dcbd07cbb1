import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

describe('database', () => {
  beforeAll(() => {
    throw new Error('no connection')
  })
  test('reads', () => {})
  test('writes', () => {})
})
describe('cleanup', () => {
  afterAll(() => {
    throw new Error('could not drop the table')
  })
  test('leaves nothing', () => {})
})
describe('each', () => {
  beforeEach((context) => {
    if (context.task.name === 'first') throw new Error('login failed')
  })
  afterEach((context) => {
    if (context.task.name === 'second') throw new Error('logout failed')
  })
  test('first', () => {})
  test('second', () => expect(1).toBe(2))
  test('third', () => {})
})
