import { expect, test } from 'vitest'

test('kept', () => {
  expect({ a: 1 }).toMatchSnapshot()
})
