import { describe, expect, test } from 'vitest'
import { receipt, total } from '../src/cart'
import { divide } from '../src/math'

describe('cart', () => {
  test('sums the prices', () => {
    expect(total([{ name: 'tea', price: 3 }])).toBe(3)
  })
  test('prints a receipt', () => {
    expect(receipt([{ name: 'tea', price: 3 }, { name: 'milk', price: 1 }])).toEqual({
      items: ['tea', 'sugar'],
      total: 5,
      currency: 'EUR',
    })
  })
  test('shares the bill', () => {
    expect(divide(total([]), 0)).toBe(0)
  })
  describe('checkout', () => {
    test('answers in time', async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000))
    }, 60)
    test('is paid', async () => {
      await Promise.reject(new Error('card declined\nask the bank\n\nor pay in cash'))
    })
  })
})
