import { afterAll, describe, it } from 'vitest'

describe('store', () => {
  afterAll(() => { throw new Error('the store did not close') })
  it('opens', () => {})
})
