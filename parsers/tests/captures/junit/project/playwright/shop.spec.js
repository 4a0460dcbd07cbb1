const { test, expect } = require('@playwright/test')

test.describe('cart', () => {
  test('adds', async () => { expect(1 + 1).toBe(2) })
  test('fails & shows <markup>', async ({}, info) => {
    console.log('10 failed, 3 passed ]]> <testcase name="fake"><failure/></testcase>')
    await info.attach('note', { body: 'x' })
    expect({ a: 1, b: '\u001b[31m]]>' }).toEqual({ a: 2, b: '<&>' })
  })
  test.describe('nested', () => {
    test('is deep', { annotation: { type: 'issue', description: 'SHOP-7' }, tag: '@smoke' }, async () => {})
    test.skip('is skipped', async () => {})
    test.fixme('needs mending', async () => {})
  })
  test('fails as expected', async () => { test.fail(); expect(1).toBe(2) })
  test('passes although it should fail', async () => { test.fail() })
})

test('times out', async () => { test.setTimeout(60); await new Promise(() => {}) })

test('passes at the second try', async ({}, info) => { expect(info.retry).toBe(1) })

test.describe('broken set-up', () => {
  test.beforeAll(async () => { throw new TypeError('no database') })
  test('never runs', async () => {})
})
