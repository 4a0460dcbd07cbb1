import { afterAll, beforeEach, describe, expect, it, test } from 'vitest'

describe('cart', () => {
  it('adds', () => { expect(1 + 1).toBe(2) })
  it('fails & shows <markup>', () => {
    console.log('Tests  10 failed | 3 passed (13) <testcase name="fake"><failure/></testcase> ]]>')
    expect({ a: 1, b: '\u001b[31m]]>' }).toEqual({ a: 2, b: '<&>' })
  })
  describe('discount > nested', () => {
    it('applies "quoted" names', () => {})
    it.skip('is skipped', () => {})
    it.todo('is still to do')
    it.fails('fails as expected', () => { expect(1).toBe(2) })
  })
  it('passes at the second try', { retry: 2 }, () => {
    globalThis.tries = (globalThis.tries ?? 0) + 1
    expect(globalThis.tries).toBe(2)
  })
  it.each([1, 2])('each %i', (n) => { expect(n).toBe(1) })
})

describe('broken set-up', () => {
  beforeEach(() => { throw new TypeError('no database') })
  it('never runs', () => {})
})

test('times out', async () => { await new Promise(() => {}) }, 30)
