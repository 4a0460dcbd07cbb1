const assert = require('node:assert')

describe('cart', () => {
  it('adds', () => {})
  it('fails & shows <markup>', () => { assert.deepStrictEqual({ a: 1, b: '\u001b[31m]]>' }, { a: 2, b: '<&>' }) })
  describe('nested', () => {
    it('is deep', () => {})
    it.skip('is skipped', () => {})
    it('is pending')
  })
})

describe('broken set-up', () => {
  before('connects', () => { throw new TypeError('no database') })
  it('never runs', () => {})
  it('never runs either', () => {})
})

describe('broken tear-down', () => {
  afterEach(() => { throw new Error('leak') })
  it('passes first', () => {})
})

it('times out', function (done) { this.timeout(30) })

describe('retries', () => {
  let tries = 0
  it('passes at the second try', function () { this.retries(2); tries += 1; assert.equal(tries, 2) })
})
