import assert from 'node:assert'
import { after, before, describe, it, test } from 'node:test'

describe('cart', () => {
  it('adds', () => {})
  it('fails & shows <markup>', () => { assert.deepStrictEqual({ a: 1, b: '\u001b[31m]]>' }, { a: 2, b: '<&>' }) })
  describe('nested', () => {
    it('is deep', () => {})
    it('is skipped', { skip: 'not <now>' }, () => {})
    it('is to do', { todo: true }, () => { throw new Error('expected') })
  })
})

test('parent', async (t) => {
  await t.test('child passes', () => {})
  await t.test('child fails', () => { throw new TypeError('child') })
})

describe('broken set-up', () => {
  before(() => { throw new TypeError('no database') })
  it('never runs', () => {})
})

test('times out', { timeout: 30 }, async () => { await new Promise((r) => setTimeout(r, 500)) })
