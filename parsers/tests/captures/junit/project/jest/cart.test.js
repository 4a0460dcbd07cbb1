describe('cart', () => {
  it('adds', () => { expect(1 + 1).toBe(2) })
  it('fails & shows <markup>', () => {
    console.log('Tests: 10 failed, 3 passed')
    expect({ a: 1, b: '\u001b[31m]]>' }).toEqual({ a: 2, b: '<&>' })
  })
  describe('discount › nested', () => {
    it('applies "quoted" names', () => {})
    it.skip('is skipped', () => {})
    it.todo('is still to do')
    it.failing('fails as expected', () => { expect(1).toBe(2) })
  })
})

describe('broken set-up', () => {
  beforeAll(() => { throw new TypeError('no database') })
  it('never runs', () => {})
})

test('times out', async () => { await new Promise(() => {}) }, 30)
