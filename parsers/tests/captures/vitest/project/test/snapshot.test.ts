import { expect, test } from 'vitest'
import { receipt } from '../src/cart'

test('receipt', () => {
  expect(receipt([{ name: 'tea', price: 3 }])).toMatchSnapshot()
})
test('inline', () => {
  expect({ a: 1 }).toMatchInlineSnapshot(`
    {
      "a": 2,
    }
  `)
})
